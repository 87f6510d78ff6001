using System.CommandLine;
using Inspect.Engine;
using Inspect.Engine.Parts;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>log</c>: lists, prints, converts, exports and recovers logs.</summary>
public static class LogCommand
{
    /// <summary>EPIPE, as .NET hands it on outside Windows.</summary>
    private const int BrokenPipe = 32;

    /// <summary>Makes the command with its subcommands.</summary>
    /// <param name="streams">Where output and errors go.</param>
    /// <param name="parts">The metrics and reducers that results are computed with; null for those of the app.</param>
    public static Command Create(CliStreams streams, PartRegistry? parts = null) => new("log", "Lists, prints, converts, exports and recovers logs.")
    {
        LogListCommand.Create(streams),
        LogDumpCommand.Create(streams),
        LogConvertCommand.Create(streams),
        LogExportCommand.Create(streams),
        LogExportConfigCommand.Create(streams),
        LogRecoverCommand.Create(streams, parts),
        LogHeadersCommand.Create(streams),
        LogSchemaCommand.Create(streams),
    };

    /// <summary>Runs a command; what the user can put right is one sentence and exit code 2.</summary>
    internal static Task<int> RunAsync(CliStreams streams, Func<Task> action) => RunAsync(streams, async () =>
    {
        await action();
        return ExitCodes.Success;
    });

    /// <summary>The same for a command that can do a part of its work, and says by its exit code that there was more.</summary>
    internal static async Task<int> RunAsync(CliStreams streams, Func<Task<int>> action)
    {
        using var fetched = FetchedLogs.Begin(streams);
        try
        {
            var code = await action();
            await streams.Output.FlushAsync();
            return code;
        }
        catch (InspectException error)
        {
            await streams.Error.WriteLineAsync(error.Message);
            return ExitCodes.WrongArgument;
        }
        catch (IOException error)
        {
            // A pipe whose reader has gone, as with "log dump … | head", needs no word.
            if (error.HResult != BrokenPipe)
            {
                await streams.Error.WriteLineAsync(error.Message);
            }

            return ExitCodes.Failed;
        }
    }
}
