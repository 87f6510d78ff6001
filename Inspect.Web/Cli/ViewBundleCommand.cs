using System.CommandLine;
using Inspect.Engine;
using Inspect.Web.Export;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>view bundle</c>: many runs as a folder of static pages.</summary>
internal static class ViewBundleCommand
{
    public static Command Create(CliStreams streams)
    {
        var paths = new Argument<string[]>("LOG") { Description = "Logs, and folders of logs (the log folder).", Arity = ArgumentArity.ZeroOrMore };
        var folder = LogPaths.CreateFolderOption();
        var output = new Option<string>("--output-dir") { Description = "The new folder.", Required = true };
        var most = ViewReportCommand.CreateLimit();
        var overwrite = new Option<bool>("--overwrite") { Description = "Replaces the folder if there is one." };
        var command = new Command("bundle", "Writes runs as a folder of pages for any web server.") { paths, folder, output, most, overwrite };
        UnknownOptions.Refuse(command, paths);
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var named = result.GetValue(paths) is { Length: > 0 } some ? some : [LogPaths.Folder(result.GetValue(folder))];
            var (logs, missing) = LogPaths.All(named);
            foreach (var problem in missing)
            {
                await streams.Error.WriteLineAsync(problem);
            }

            if (logs.Count == 0)
            {
                throw new InspectException("There is no log to put into a bundle.");
            }

            var target = Path.GetFullPath(result.GetRequiredValue(output));
            var bundle = BundleWriter.OfApp();
            var (runs, left) = await OutputFolder.WriteAsync(target, result.GetValue(overwrite), to => bundle.WriteAsync(logs, to, result.GetValue(most), cancellationToken));
            foreach (var (log, reason) in left)
            {
                await streams.Error.WriteLineAsync($"{log} is left: {reason}");
            }

            streams.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(target, "index.html")));
            await streams.Error.WriteLineAsync($"{Format.Count(runs, "run")}.");
            return left.Count == 0 && missing.Count == 0 ? ExitCodes.Success : ExitCodes.WrongArgument;
        }));
        return command;
    }
}
