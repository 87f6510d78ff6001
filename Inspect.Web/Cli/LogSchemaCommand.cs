using System.CommandLine;
using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Cli;

/// <summary><c>log schema</c>: the JSON Schema of logs.</summary>
internal static class LogSchemaCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="streams">Where output and errors go.</param>
    /// <param name="hidden">Older name of the command, which help does not show; null for its own.</param>
    public static Command Create(CliStreams streams, string? hidden = null)
    {
        var command = new Command(hidden ?? "schema", "Prints the JSON Schema of logs.");
        command.Hidden = hidden is not null;
        command.SetAction((_, _) => LogCommand.RunAsync(streams, () =>
        {
            streams.WriteLine(LogSchema.Read());
            return Task.CompletedTask;
        }));
        return command;
    }
}
