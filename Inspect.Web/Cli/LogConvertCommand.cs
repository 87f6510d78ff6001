using System.CommandLine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;

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
            foreach (var (path, relative) in Logs(result.GetRequiredValue(source)))
            {
                var target = Path.GetFullPath(Path.ChangeExtension(Path.Combine(result.GetRequiredValue(output), relative), ending));
                if (File.Exists(target) && !result.GetValue(overwrite))
                {
                    throw new EvalLogException($"There already is a log {target}. Replace it with --overwrite, or choose another --output-dir.");
                }

                await LogConverter.ConvertAsync(path, target, LogPaths.Attachments(result, attachments), cancellationToken);
                streams.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, target));
            }
        }));
        return command;
    }

    private static IEnumerable<(string Path, string Relative)> Logs(string path)
    {
        if (!Directory.Exists(path))
        {
            var file = LogPaths.File(path);
            return [(file, Path.GetFileName(file))];
        }

        var folder = Path.GetFullPath(path);
        return [.. LogPaths.Find(folder, isRecursive: true).Select(f => (f.FullName, Path.GetRelativePath(folder, f.FullName)))];
    }
}
