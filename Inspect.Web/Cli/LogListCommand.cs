using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>log list</c>: the logs of a folder, the latest written first.</summary>
internal static class LogListCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="streams">Where output and errors go.</param>
    /// <param name="hidden">Older name of the command, which help does not show; null for its own.</param>
    public static Command Create(CliStreams streams, string? hidden = null)
    {
        var status = new Option<string[]>("--status") { Description = "Only logs of this status: started, success, cancelled, error. May be repeated." };
        status.AcceptOnlyFromAmong("started", "success", "cancelled", "error");
        var absolute = new Option<bool>("--absolute") { Description = "Prints whole paths." };
        var json = new Option<bool>("--json") { Description = "Prints a JSON list." };
        var flat = new Option<bool>("--no-recursive") { Description = "Leaves subfolders out." };
        var folder = LogPaths.CreateFolderOption();
        var command = new Command(hidden ?? "list", "Lists logs, the latest written first.") { status, absolute, json, flat, folder };
        command.Hidden = hidden is not null;
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var root = await LogPaths.FolderAsync(result.GetValue(folder), cancellationToken);
            var wanted = result.GetValue(status) ?? [];
            var files = LogPaths.Find(root, !result.GetValue(flat));
            var problems = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
            if (wanted.Length > 0)
            {
                var has = await EachAsync(files, (file, token) => HasStatusAsync(file.FullName, wanted, problems, token), cancellationToken);
                files = [.. files.Where((_, i) => has[i])];
            }

            if (result.GetValue(json))
            {
                streams.WriteLine(JsonSerializer.Serialize(await EachAsync(files, (file, token) => RowAsync(file, result.GetValue(absolute), token), cancellationToken), AppJson.Readable));
            }
            else
            {
                streams.WriteLines(files.Select(f => Shown(f, result.GetValue(absolute))));
            }

            foreach (var problem in problems.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                await streams.Error.WriteLineAsync($"{Path.GetRelativePath(root, problem.Key)} has no status: {problem.Value}");
            }

            return problems.IsEmpty ? ExitCodes.Success : ExitCodes.WrongArgument;
        }));
        return command;
    }

    /// <summary>Looks at many files, on all cores at once; the answers in their order.</summary>
    private static async Task<T[]> EachAsync<T>(IReadOnlyList<FileInfo> files, Func<FileInfo, CancellationToken, Task<T>> look, CancellationToken cancellationToken)
    {
        var answers = new T[files.Count];
        await Parallel.ForAsync(0, files.Count, cancellationToken, async (i, token) => answers[i] = await look(files[i], token));
        return answers;
    }

    private static string Shown(FileInfo file, bool isAbsolute) =>
        isAbsolute ? file.FullName : Path.GetRelativePath(Environment.CurrentDirectory, file.FullName);

    private static async Task<bool> HasStatusAsync(string path, string[] wanted, ConcurrentDictionary<string, string> problems, CancellationToken cancellationToken)
    {
        try
        {
            var status = await EvalLogReader.ReadStatusAsync(path, cancellationToken);
            return wanted.Contains(status.ToString(), StringComparer.OrdinalIgnoreCase);
        }
        catch (EvalLogException error)
        {
            problems[path] = error.Message;
            return false;
        }
    }

    private static async Task<Dictionary<string, object?>> RowAsync(FileInfo file, bool isAbsolute, CancellationToken cancellationToken)
    {
        var (task, id, suffix) = EvalLogName.Parse(file.Name) ?? await AskAsync(file.FullName, cancellationToken);
        return new Dictionary<string, object?>
        {
            ["name"] = isAbsolute ? new Uri(file.FullName).AbsoluteUri : Shown(file, isAbsolute: false),
            ["type"] = "file",
            ["size"] = file.Length,
            ["mtime"] = (file.LastWriteTimeUtc - DateTime.UnixEpoch).TotalMilliseconds,
            ["task"] = task,
            ["task_id"] = id,
            ["suffix"] = suffix,
        };
    }

    private static async Task<(string Task, string TaskId, string? Suffix)> AskAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var header = await EvalLogReader.ReadHeaderAsync(path, cancellationToken);
            return (header.Eval.Task, header.Eval.TaskId, null);
        }
        catch (EvalLogException)
        {
            // A damaged log is listed by its file alone.
            return (string.Empty, string.Empty, null);
        }
    }
}
