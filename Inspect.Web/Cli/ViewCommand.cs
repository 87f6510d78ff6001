using System.CommandLine;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Stores;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>view</c>: the web app on a folder of logs, or on one log.</summary>
public static class ViewCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Func<IReadOnlyDictionary<string, string?>, CancellationToken, Task<int>> serve, CliStreams streams)
    {
        var file = new Argument<string?>("FILE") { Description = "A log to open; its folder is shown.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("view", "Shows logs in the browser, or writes them as pages.")
        {
            file, ServeOptions.Host, ServeOptions.Port, ServeOptions.LogDir, ViewReportCommand.Create(streams), ViewBundleCommand.Create(streams), ViewEmbedCommand.Create(streams),
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var settings = new Dictionary<string, string?>(ServeOptions.Read(result));
            var checking = await LogCommand.RunAsync(streams, async () =>
            {
                if (result.GetValue(ServeOptions.LogDir) is { } folder)
                {
                    settings[$"{LogsOptions.Section}:Dir"] = StoreAddress.IsAddress(folder) ? folder : LogPaths.Folder(folder);
                }

                if (result.GetValue(file) is { } log)
                {
                    await OpenAsync(LogPaths.File(log), result.GetValue(ServeOptions.LogDir) is not null, settings, cancellationToken);
                }
            });
            return checking == ExitCodes.Success ? await serve(settings, cancellationToken) : checking;
        });
        return command;
    }

    private static async Task OpenAsync(string path, bool hasFolder, Dictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var header = await EvalLogReader.ReadHeaderAsync(path, cancellationToken);
        if (!hasFolder)
        {
            settings[$"{LogsOptions.Section}:Dir"] = Path.GetDirectoryName(path);
        }

        settings[$"{WebOptions.Section}:{nameof(WebOptions.StartPage)}"] = "/runs/" + Uri.EscapeDataString(header.Eval.EvalId!);
    }
}
