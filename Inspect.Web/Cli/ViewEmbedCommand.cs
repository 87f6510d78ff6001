using System.CommandLine;
using Inspect.Engine;
using Inspect.Web.Export;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>view embed</c>: pages of the logs of a folder, beside them.</summary>
internal static class ViewEmbedCommand
{
    public static Command Create(CliStreams streams)
    {
        var folder = new Argument<string?>("FOLDER") { Description = "The folder of logs (the log folder).", Arity = ArgumentArity.ZeroOrOne };
        var most = ViewReportCommand.CreateLimit();
        var command = new Command("embed", "Writes index.html, listing.json and a page for each run into a folder of logs.") { folder, most };
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var target = LogPaths.Folder(result.GetValue(folder));
            var (index, runs, left) = await WriteAsync(target, isWhole: true, result.GetValue(most), cancellationToken);
            foreach (var problem in left)
            {
                await streams.Error.WriteLineAsync(problem);
            }

            streams.WriteLine(index);
            await streams.Error.WriteLineAsync($"{Format.Count(runs, "run")}.");
            return left.Count == 0 ? ExitCodes.Success : ExitCodes.WrongArgument;
        }));
        return command;
    }

    /// <summary>Writes the pages of a folder.</summary>
    /// <returns>Path of the list, number of runs, and a sentence for each log that was left.</returns>
    /// <exception cref="InspectException">The folder has a page of somebody else, or cannot be written.</exception>
    internal static async Task<(string Index, int Runs, IReadOnlyList<string> Left)> WriteAsync(string folder, bool isWhole, int? most, CancellationToken cancellationToken)
    {
        var (runs, left) = await EmbedWriter.OfApp().WriteAsync(folder, isWhole, most, cancellationToken);
        return (Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, "index.html")), runs, [.. left.Select(l => $"{l.Log} is left: {l.Reason}")]);
    }
}
