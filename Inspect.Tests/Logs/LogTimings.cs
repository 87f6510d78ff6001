using System.Diagnostics;
using Inspect.Engine.Logs;
using Inspect.Engine.Models;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Logs;

/// <summary>Sizes of what logs cost, printed for a person; run by name.</summary>
public sealed class LogTimings(ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Write_SmallSamples_SamplesPerSecond()
    {
        for (var round = 0; round < 3; round++)
        {
            using var folder = new TemporaryFolder();
            const int Count = 20_000;
            var spec = MakeLog.Spec(items: Count);
            var samples = Enumerable.Range(1, Count).Select(i => MakeLog.Sample(SampleId.Of(i))).ToList();
            await using var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), spec, MakeLog.Plan(), null, Stop);
            var clock = Stopwatch.StartNew();
            await Parallel.ForEachAsync(samples, Stop, async (s, t) => await writer.WriteSampleAsync(s, t));
            var wrote = clock.Elapsed;
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
            output.WriteLine($"write {Count / wrote.TotalSeconds:N0} samples/s, with finish {Count / clock.Elapsed.TotalSeconds:N0}, {new FileInfo(writer.Path).Length:N0} bytes");
            clock.Restart();
            var summaries = await EvalLogReader.ReadSummariesAsync(writer.Path, Stop);
            output.WriteLine($"{summaries.Count} summaries {clock.Elapsed.TotalMilliseconds:N1} ms");
        }
    }

    [Fact(Explicit = true)]
    public async Task Read_Headers()
    {
        foreach (var name in new[] { "wide", "hello-world", "large-sample", "many-events" })
        {
            var path = Directory.EnumerateFiles(Support.Vectors.Folder("logs/current")!, $"*_{name}_*.eval").First();
            for (var i = 0; i < 300; i++)
            {
                EvalLogReader.ReadHeader(path);
            }

            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 1000; i++)
            {
                EvalLogReader.ReadHeader(path);
            }

            output.WriteLine($"header of {name}: {clock.Elapsed.TotalMilliseconds / 1000:N4} ms");
            clock.Restart();
            var summaries = await EvalLogReader.ReadSummariesAsync(path, Stop);
            output.WriteLine($"{summaries.Count} summaries {clock.Elapsed.TotalMilliseconds:N1} ms");
            for (var i = 0; i < 5; i++)
            {
                clock.Restart();
                await EvalLogReader.ReadSampleAsync(path, summaries[0].Id, summaries[0].Epoch, Stop);
                output.WriteLine($"sample {clock.Elapsed.TotalMilliseconds:N1} ms");
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task Index_TenThousandLogs()
    {
        using var folder = new TemporaryFolder();
        var sources = Directory.EnumerateFiles(Support.Vectors.Folder("logs/current")!, "*.eval").Where(f => new FileInfo(f).Length < 50_000).ToList();
        for (var i = 0; i < 10_000; i++)
        {
            File.Copy(sources[i % sources.Count], folder.File($"{i:00000}.eval"));
        }

        for (var round = 0; round < 2; round++)
        {
            await using var index = new LogIndex(Options.Create(new LogsOptions { Dir = folder.Path }), TimeProvider.System);
            var clock = Stopwatch.StartNew();
            var first = await index.ListAsync(Stop);
            output.WriteLine($"first list {clock.Elapsed.TotalMilliseconds:N0} ms, pending {first.Count(e => e.IsPending)}");
            await index.FindAsync("nothing-like-it", Stop);
            output.WriteLine($"all headers {clock.Elapsed.TotalMilliseconds:N0} ms");
            clock.Restart();
            await index.ListAsync(Stop);
            output.WriteLine($"list again {clock.Elapsed.TotalMilliseconds:N0} ms");
            clock.Restart();
            await index.FillAsync(TimeProvider.System, Stop);
            output.WriteLine($"filled {clock.Elapsed.TotalMilliseconds:N0} ms, {GC.GetTotalMemory(true) >> 20} MB, database {new FileInfo(folder.File("app/index.db")).Length >> 20} MB");
            clock.Restart();
            var hits = await index.SearchAsync("paris", 20, Stop);
            output.WriteLine($"search {hits.Count} hits {clock.Elapsed.TotalMilliseconds:N1} ms");
        }
    }
}
