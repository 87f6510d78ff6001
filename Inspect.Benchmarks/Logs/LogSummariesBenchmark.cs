using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Microsoft.Extensions.Options;

namespace Inspect.Benchmarks.Logs;

/// <summary>The first fifty rows of a log of a hundred thousand samples. Goal: 500 ms and 300 MB.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 5)]
public class LogSummariesBenchmark
{
    private const int Samples = 100_000;

    private TemporaryFolder _folder = null!;
    private LogIndex _filled = null!;
    private string _path = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _folder = new TemporaryFolder();
        _path = _folder.File("a.eval");
        var spec = MakeLog.Spec(items: Samples);
        await using (var writer = await EvalLogWriter.StartAsync(_path, spec, MakeLog.Plan(), MakeLog.Options, CancellationToken.None))
        {
            for (var i = 1; i <= Samples; i++)
            {
                await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i)), CancellationToken.None);
            }

            await writer.FinishAsync(MakeLog.Header(spec), null, CancellationToken.None);
        }

        _filled = new LogIndex(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);
        await _filled.FillAsync(TimeProvider.System, CancellationToken.None);
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _filled.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>From the index, once it has read the log.</summary>
    [Benchmark(Baseline = true)]
    public Task<LogSamplePage> Indexed() => _filled.SamplesAsync(_path, SampleQuery.All, 0, 50, CancellationToken.None);

    /// <summary>From the log, before the index has read it.</summary>
    [Benchmark]
    public Task<LogSamplePage> Cold() => EvalLogReader.ReadSummaryPageAsync(_path, 0, 50, CancellationToken.None);
}
