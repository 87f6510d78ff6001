using System.CommandLine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Stores;
using Inspect.Engine.Logs.Writing;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>log convert</c>: a log, or all logs of a folder, in the other container.</summary>
internal static class LogConvertCommand
{
    public static Command Create(CliStreams streams)
    {
        var source = new Argument<string>("PATH") { Description = "A log, or a folder of logs." };
        var to = new Option<string>("--to") { Description = "Container of the new logs: eval or json.", Required = true };
        to.AcceptOnlyFromAmong("eval", "json");
        var output = new Option<string>("--output-dir") { Description = "Folder of the new logs.", Required = true };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replaces logs that are there already." };
        var attachments = LogPaths.CreateAttachmentsOption();
        var stream = new Option<string?>("--stream") { Description = "Accepted for scripts; samples always go through one at a time.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("convert", "Writes logs in another container.") { source, to, output, overwrite, attachments, stream };
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var ending = "." + result.GetRequiredValue(to);
            var logs = await LogsAsync(result.GetRequiredValue(source), cancellationToken);
            var made = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (path, relative) in logs)
            {
                var target = Path.GetFullPath(Path.ChangeExtension(Path.Combine(result.GetRequiredValue(output), relative), ending));
                try
                {
                    Check(target, relative, made, result.GetValue(overwrite));
                    await LogConverter.ConvertAsync(path, target, LogPaths.Attachments(result, attachments), cancellationToken);
                    made[target] = relative;
                    streams.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, target));
                }
                catch (EvalLogException error)
                {
                    // One log that cannot be converted says nothing of the others.
                    await streams.Error.WriteLineAsync(logs.Count == 1 ? error.Message : $"{relative} is left: {error.Message}");
                }
            }

            if (logs.Count > 1 && made.Count < logs.Count)
            {
                await streams.Error.WriteLineAsync($"{made.Count} of {logs.Count} logs converted.");
            }

            return made.Count == logs.Count ? ExitCodes.Success : ExitCodes.WrongArgument;
        }));
        return command;
    }

    /// <summary>Refuses a target that would cost another log: one that was there, or one of these in the other container.</summary>
    private static void Check(string target, string relative, Dictionary<string, string> made, bool overwrites)
    {
        if (made.TryGetValue(target, out var other))
        {
            throw new EvalLogException($"{Path.GetFileName(target)} was made of {other} already, a log of the same name in the other container. Convert {relative} alone, into another --output-dir.");
        }

        if (File.Exists(target) && !overwrites)
        {
            throw new EvalLogException($"There already is a log {target}. Replace it with --overwrite, or choose another --output-dir.");
        }
    }

    private static async Task<IReadOnlyList<(string Path, string Relative)>> LogsAsync(string path, CancellationToken cancellationToken)
    {
        var isRemote = StoreAddress.IsAddress(path) && !EvalLogName.IsLog(Path.GetFileName(path));
        if (!isRemote && !Directory.Exists(path))
        {
            var file = await LogPaths.FileAsync(path, cancellationToken);
            return [(file, Path.GetFileName(file))];
        }

        var folder = isRemote ? await LogPaths.FolderAsync(path, cancellationToken) : Path.GetFullPath(path);
        return [.. LogPaths.Find(folder, isRecursive: true).Select(f => (f.FullName, Path.GetRelativePath(folder, f.FullName)))];
    }
}
