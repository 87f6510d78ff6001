using BenchmarkDotNet.Attributes;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;

namespace Inspect.Benchmarks.Logs;

/// <summary>The header of a log whose file is in the cache of the system. Goal: 0.1 ms.</summary>
[MemoryDiagnoser]
public class LogHeaderBenchmark
{
    private TemporaryFolder _folder = null!;
    private string _path = null!;

    /// <summary>Samples in the log: the directory of the archive grows with them.</summary>
    [Params(2, 2_000, 100_000)]
    public int Samples { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _folder = new TemporaryFolder();
        _path = _folder.File("a.eval");
        var spec = MakeLog.Spec(items: Samples);
        await using var writer = await EvalLogWriter.StartAsync(_path, spec, MakeLog.Plan(), MakeLog.Options, CancellationToken.None);
        for (var i = 1; i <= Samples; i++)
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i)), CancellationToken.None);
        }

        await writer.FinishAsync(MakeLog.Header(spec), null, CancellationToken.None);
    }

    [GlobalCleanup]
    public void Cleanup() => _folder.Dispose();

    /// <summary>What the system takes to give the file's bytes alone.</summary>
    [Benchmark(Baseline = true)]
    public int Bytes() => File.ReadAllBytes(_path).Length;

    [Benchmark]
    public EvalLog Header() => EvalLogReader.ReadHeader(_path);
}
