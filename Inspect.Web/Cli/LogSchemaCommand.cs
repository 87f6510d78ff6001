using System.CommandLine;
using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Cli;

/// <summary><c>log schema</c>: the JSON Schema of logs.</summary>
internal static class LogSchemaCommand
{
    public static Command Create(CliStreams streams)
    {
        var command = new Command("schema", "Prints the JSON Schema of logs.");
        command.SetAction((_, _) => LogCommand.RunAsync(streams, () =>
        {
            streams.WriteLine(LogSchema.Read());
            return Task.CompletedTask;
        }));
        return command;
    }
}
