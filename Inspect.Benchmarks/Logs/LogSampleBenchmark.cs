using BenchmarkDotNet.Attributes;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;

namespace Inspect.Benchmarks.Logs;

/// <summary>One whole sample whose member has about 784 KB. Goal: 10 ms.</summary>
[MemoryDiagnoser]
public class LogSampleBenchmark
{
    private const double Megabytes = 0.766;

    private TemporaryFolder _folder = null!;
    private string _path = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _folder = new TemporaryFolder();
        _path = await MakeLog.LargeAsync(_folder.File("a.eval"), Megabytes, CancellationToken.None);
    }

    [GlobalCleanup]
    public void Cleanup() => _folder.Dispose();

    /// <summary>A small sample of the same log.</summary>
    [Benchmark(Baseline = true)]
    public Task<EvalSample> Small() => EvalLogReader.ReadSampleAsync(_path, SampleId.Of(2), 1, CancellationToken.None);

    [Benchmark]
    public Task<EvalSample> Large() => EvalLogReader.ReadSampleAsync(_path, SampleId.Of(1), 1, CancellationToken.None);
}
