using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;

namespace Inspect.Benchmarks.Logs;

/// <summary>The first fifty events of a sample of 100 MB. Goal: 500 ms and 32 MB.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 5)]
public class LargeSampleBenchmark
{
    private TemporaryFolder _folder = null!;
    private SampleReader _open = null!;
    private string _path = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _folder = new TemporaryFolder();
        _path = await MakeLog.LargeAsync(_folder.File("a.eval"), 100, CancellationToken.None);
        _open = await SampleReader.OpenAsync(_path, SampleId.Of(1), 1, CancellationToken.None);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _open.Dispose();
        _folder.Dispose();
    }

    /// <summary>A later page of a sample that is open.</summary>
    [Benchmark(Baseline = true)]
    public IReadOnlyList<TranscriptEvent> LaterPage() => _open.EventPage(_open.EventCount / 2, 50);

    [Benchmark]
    public async Task<IReadOnlyList<TranscriptEvent>> FirstPage()
    {
        using var sample = await SampleReader.OpenAsync(_path, SampleId.Of(1), 1, CancellationToken.None);
        return sample.EventPage(0, 50);
    }
}
