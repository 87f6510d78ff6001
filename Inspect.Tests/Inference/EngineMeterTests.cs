using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sequences;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>What somebody sees who listens to the metrics of local models.</summary>
public sealed class EngineMeterTests
{
    [Fact]
    public async Task Generate_EpochsOfAPrompt_AreCountedAndLeaveNothingReserved()
    {
        using var model = new TinyModel();
        var folder = Directory.CreateDirectory(Path.Combine(model.Dir, "measured")).FullName;
        foreach (var file in Directory.GetFiles(model.Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var seen = new ConcurrentDictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == EngineMeter.Name) { self.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        listener.Start();
        LocalEnd[] ends;
        await using (var engine = await BatchEngine.LoadAsync(ModelFolder.Read(folder), TimeProvider.System))
        {
            ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EndOfAsync(engine)));
        }

        Assert.Equal(ends.Sum(e => e.InputTokens), seen["inspect.local.prompt.tokens"]);
        Assert.Equal(ends.Sum(e => e.OutputTokens), seen["inspect.local.answer.tokens"]);
        Assert.Equal(3 * ends[0].InputTokens, ends.Sum(e => e.SharedTokens));
        Assert.Equal(3 * ends[0].InputTokens, seen["inspect.local.prompt.shared_tokens"]);
        Assert.Equal((4, 4, 4), (seen["inspect.local.answers"], seen["inspect.local.queue.duration"], seen["inspect.local.first_token.duration"]));
        Assert.Equal((0, 0), (seen["inspect.local.rows"], seen["inspect.local.cache.size"]));

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            // Other tests run engines of their own beside this one.
            if (tags.Contains(new KeyValuePair<string, object?>("engine", "batch")) && tags.Contains(new KeyValuePair<string, object?>("model", "measured")))
            {
                seen.AddOrUpdate(instrument.Name, value, (_, before) => before + value);
            }
        }
    }

    private static async Task<LocalEnd> EndOfAsync(BatchEngine engine)
    {
        var deltas = await engine.GenerateAsync(new LocalRequest { Messages = [new LocalMessage("user", "Count to three for me")], MaxTokens = 3 }, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        return deltas[^1].End!;
    }
}
