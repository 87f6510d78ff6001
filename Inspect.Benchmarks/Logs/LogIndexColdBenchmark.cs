using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Inspect.Engine.Logs.Index;

namespace Inspect.Benchmarks.Logs;

/// <summary>All headers of ten thousand logs that the index has never seen, per log. Goal: 2,000 logs/s, 0.5 ms each.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 3)]
public class LogIndexColdBenchmark
{
    private readonly LogFolder _folder = new();

    [GlobalSetup]
    public Task SetupAsync() => _folder.FillAsync();

    [IterationSetup]
    public void Forget() => _folder.Forget();

    [GlobalCleanup]
    public void Cleanup() => _folder.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = LogFolder.Count)]
    public async Task<LogEntry?> AllHeaders()
    {
        await using var index = _folder.Open();
        return await index.FindAsync("no such log", CancellationToken.None);
    }

    /// <summary>With the summaries and texts of their samples, so that they can be searched.</summary>
    [Benchmark(OperationsPerInvoke = LogFolder.Count)]
    public async Task AllSamples()
    {
        await using var index = _folder.Open();
        await index.FillAsync(TimeProvider.System, CancellationToken.None);
    }
}
