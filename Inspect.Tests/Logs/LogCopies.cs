using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;

namespace Inspect.Tests.Logs;

/// <summary>Copies of logs, made by reading and writing.</summary>
internal static class LogCopies
{
    public static async Task RewriteAsync(string path, string copy, CancellationToken cancellationToken)
    {
        var header = await EvalLogReader.ReadHeaderAsync(path, cancellationToken);
        await using var writer = await EvalLogWriter.StartAsync(copy, header.Eval, header.Plan, MakeLog.Options, cancellationToken);
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(path, cancellationToken))
        {
            await writer.WriteSampleAsync(sample, cancellationToken);
        }

        await writer.FinishAsync(header, await EvalLogReader.ReadReductionsAsync(path, cancellationToken), cancellationToken);
    }
}
