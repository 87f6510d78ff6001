using System.CommandLine;
using Inspect.Engine.Logs.Writing;

namespace Inspect.Web.Cli;

/// <summary><c>log dump</c>: a whole log as JSON.</summary>
internal static class LogDumpCommand
{
    public static Command Create(CliStreams streams)
    {
        var file = new Argument<string>("LOG") { Description = "The log." };
        var headerOnly = new Option<bool>("--header-only") { Description = "Leaves the samples out." };
        var attachments = LogPaths.CreateAttachmentsOption();
        var command = new Command("dump", "Prints a log as JSON.") { file, headerOnly, attachments };
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var path = LogPaths.File(result.GetRequiredValue(file));
            await LogConverter.DumpAsync(path, streams.Output, result.GetValue(headerOnly), LogPaths.Attachments(result, attachments), cancellationToken);
            streams.WriteLine(string.Empty);
        }));
        return command;
    }
}
