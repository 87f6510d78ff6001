using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;

namespace Inspect.Benchmarks.Logs;

/// <summary>A finished log of some samples.</summary>
internal static class LargeLog
{
    /// <returns>The run's id.</returns>
    public static async Task<string> WriteAsync(string path, string task, int samples)
    {
        var spec = MakeLog.Spec(task, samples);
        await using var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, CancellationToken.None);
        for (var i = 1; i <= samples; i++)
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i)), CancellationToken.None);
        }

        var header = MakeLog.Header(spec);
        await writer.FinishAsync(header with { Results = header.Results! with { TotalSamples = samples, CompletedSamples = samples } }, null, CancellationToken.None);
        return spec.EvalId!;
    }
}
