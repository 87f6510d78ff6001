using System.CommandLine;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Web.Cli;

/// <summary><c>log list</c>: the logs of a folder, the latest written first.</summary>
internal static class LogListCommand
{
    public static Command Create(CliStreams streams)
    {
        var status = new Option<string[]>("--status") { Description = "Only logs of this status: started, success, cancelled, error. May be repeated." };
        status.AcceptOnlyFromAmong("started", "success", "cancelled", "error");
        var absolute = new Option<bool>("--absolute") { Description = "Prints whole paths." };
        var json = new Option<bool>("--json") { Description = "Prints a JSON list." };
        var flat = new Option<bool>("--no-recursive") { Description = "Leaves subfolders out." };
        var folder = LogPaths.CreateFolderOption();
        var command = new Command("list", "Lists logs, the latest written first.") { status, absolute, json, flat, folder };
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var root = LogPaths.Folder(result.GetValue(folder));
            var wanted = result.GetValue(status) ?? [];
            var files = new List<FileInfo>();
            foreach (var file in LogPaths.Find(root, !result.GetValue(flat)))
            {
                if (wanted.Length == 0 || await HasStatusAsync(file.FullName, wanted, cancellationToken))
                {
                    files.Add(file);
                }
            }

            if (result.GetValue(json))
            {
                var rows = new List<Dictionary<string, object?>>();
                foreach (var file in files)
                {
                    rows.Add(await RowAsync(file, result.GetValue(absolute), cancellationToken));
                }

                streams.WriteLine(JsonSerializer.Serialize(rows, AppJson.Readable));
                return;
            }

            files.ForEach(f => streams.WriteLine(Shown(f, result.GetValue(absolute))));
        }));
        return command;
    }

    private static string Shown(FileInfo file, bool isAbsolute) =>
        isAbsolute ? file.FullName : Path.GetRelativePath(Environment.CurrentDirectory, file.FullName);

    private static async Task<bool> HasStatusAsync(string path, string[] wanted, CancellationToken cancellationToken)
    {
        try
        {
            var header = await EvalLogReader.ReadHeaderAsync(path, cancellationToken);
            return wanted.Contains(header.Status.ToString(), StringComparer.OrdinalIgnoreCase);
        }
        catch (EvalLogException)
        {
            // A damaged log has no status.
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
