using System.CommandLine;
using Inspect.Engine.Logs.Writing;

namespace Inspect.Web.Cli;

/// <summary><c>log dump</c>: a whole log as JSON.</summary>
internal static class LogDumpCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="streams">Where output and errors go.</param>
    /// <param name="hidden">Older name of the command, which help does not show; null for its own.</param>
    public static Command Create(CliStreams streams, string? hidden = null)
    {
        var file = new Argument<string>("LOG") { Description = "The log." };
        var headerOnly = new Option<bool>("--header-only") { Description = "Leaves the samples out." };
        var attachments = LogPaths.CreateAttachmentsOption();
        var command = new Command(hidden ?? "dump", "Prints a log as JSON.") { file, headerOnly, attachments };
        command.Hidden = hidden is not null;
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var path = await LogPaths.FileAsync(result.GetRequiredValue(file), cancellationToken);
            await LogConverter.DumpAsync(path, streams.Output, result.GetValue(headerOnly), LogPaths.Attachments(result, attachments), cancellationToken);
            streams.WriteLine(string.Empty);
        }));
        return command;
    }
}
