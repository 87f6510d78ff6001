using System.CommandLine;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;

namespace Inspect.Web.Cli;

/// <summary><c>log headers</c>: the headers of some logs as a JSON list.</summary>
internal static class LogHeadersCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="streams">Where output and errors go.</param>
    /// <param name="hidden">Older name of the command, which help does not show; null for its own.</param>
    public static Command Create(CliStreams streams, string? hidden = null)
    {
        var files = new Argument<string[]>("FILES") { Description = "The logs.", Arity = ArgumentArity.OneOrMore };
        var command = new Command(hidden ?? "headers", "Prints the headers of logs as a JSON list.") { files };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var separator = "[";
            foreach (var name in result.GetRequiredValue(files))
            {
                var path = await LogPaths.FileAsync(name, cancellationToken);
                streams.WriteLine(separator);
                await LogConverter.DumpAsync(path, streams.Output, isHeaderOnly: true, AttachmentMode.Keep, cancellationToken);
                separator = ",";
            }

            streams.WriteLine("]");
        }));
        return command;
    }
}
