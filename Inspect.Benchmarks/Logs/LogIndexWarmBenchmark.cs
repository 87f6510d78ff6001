using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Inspect.Engine.Logs.Index;

namespace Inspect.Benchmarks.Logs;

/// <summary>The list of ten thousand logs that the index remembers. Goal for a process that starts: first row within 150 ms.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 2, iterationCount: 10)]
public class LogIndexWarmBenchmark
{
    private readonly LogFolder _folder = new();
    private LogIndex _open = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        await _folder.FillAsync();
        _open = _folder.Open();
        await _open.FillAsync(TimeProvider.System, CancellationToken.None);
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _open.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The list again, in a process that has it open.</summary>
    [Benchmark(Baseline = true)]
    public async Task<string> FirstRowAgain() => (await _open.ListAsync(CancellationToken.None))[0].Path;

    [Benchmark]
    public async Task<string> FirstRow()
    {
        await using var index = _folder.Open();
        return (await index.ListAsync(CancellationToken.None))[0].Path;
    }
}
