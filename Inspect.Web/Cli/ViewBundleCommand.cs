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
            var named = result.GetValue(paths) is { Length: > 0 } some ? some : [await LogPaths.FolderAsync(result.GetValue(folder), cancellationToken)];
            var (logs, missing) = await LogPaths.AllAsync(named, cancellationToken);
            foreach (var problem in missing)
            {
                await streams.Error.WriteLineAsync(problem);
            }

            if (logs.Count == 0)
            {
                throw new InspectException("There is no log to put into a bundle.");
            }

            var (index, runs, left) = await WriteAsync(logs, result.GetRequiredValue(output), result.GetValue(overwrite), result.GetValue(most), cancellationToken);
            foreach (var problem in left)
            {
                await streams.Error.WriteLineAsync(problem);
            }

            streams.WriteLine(index);
            await streams.Error.WriteLineAsync($"{Format.Count(runs, "run")}.");
            return left.Count == 0 && missing.Count == 0 ? ExitCodes.Success : ExitCodes.WrongArgument;
        }));
        return command;
    }

    /// <summary>Writes the pages of some logs.</summary>
    /// <param name="logs">Their paths.</param>
    /// <param name="output">The new folder.</param>
    /// <param name="overwrites">A folder that is there is replaced.</param>
    /// <param name="most">Most megabytes of a page; null for no limit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Path of the first page, number of runs, and a sentence for each log that was left.</returns>
    /// <exception cref="InspectException">The folder is there, or cannot be written.</exception>
    internal static async Task<(string Index, int Runs, IReadOnlyList<string> Left)> WriteAsync(
        IReadOnlyList<string> logs, string output, bool overwrites, int? most, CancellationToken cancellationToken)
    {
        var target = Path.GetFullPath(output);
        var bundle = BundleWriter.OfApp();
        var (runs, left) = await OutputFolder.WriteAsync(target, overwrites, to => bundle.WriteAsync(logs, to, most, cancellationToken));
        return (Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(target, "index.html")), runs, [.. left.Select(l => $"{l.Log} is left: {l.Reason}")]);
    }
}
