using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;

namespace Inspect.Benchmarks.Logs;

/// <summary>Writing small samples on all cores, per sample. Goal: 10,000 samples/s, 100 µs each.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 2, iterationCount: 5)]
public class LogWriteBenchmark
{
    private const int Samples = 20_000;

    private readonly EvalSpec _spec = MakeLog.Spec(items: Samples);
    private readonly List<EvalSample> _samples = [.. Enumerable.Range(1, Samples).Select(i => MakeLog.Sample(SampleId.Of(i)))];

    /// <summary>What making the JSON of the samples takes alone.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Samples)]
    public long Json()
    {
        var bytes = 0L;
        Parallel.ForEach(_samples, s => Interlocked.Add(ref bytes, LogJson.ToBytes(s).Length));
        return bytes;
    }

    [Benchmark(OperationsPerInvoke = Samples)]
    public async Task<int> Write()
    {
        using var folder = new TemporaryFolder();
        await using var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), _spec, MakeLog.Plan(), MakeLog.Options, CancellationToken.None);
        await Parallel.ForEachAsync(_samples, async (s, t) => await writer.WriteSampleAsync(s, t));
        await writer.FinishAsync(MakeLog.Header(_spec), null, CancellationToken.None);
        return writer.SampleCount;
    }
}
