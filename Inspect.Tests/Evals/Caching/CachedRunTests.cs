using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals.Caching;

/// <summary>Runs with the cache on: who is asked, what counts, and what the log says of it.</summary>
public sealed class CachedRunTests
{
    private const string TaskFile = """
        dataset:
          - {input: one, target: A}
          - {input: two, target: A}
        scorer: includes
        """;

    private static readonly EvalRequest Cached = new() { Task = "two", GenerateConfig = new GenerateConfig { Cache = JsonSerializer.SerializeToElement(true) } };

    [Fact]
    public async Task Run_TheSameAgain_AsksNobodyAndSaysSo()
    {
        var model = FakeProvider.Saying("A");
        await using var host = new EngineHost(model, ("two", TaskFile));

        var first = await EventsAsync(await host.RunAsync(Cached));
        var second = await EventsAsync(await host.RunAsync(Cached));
        var third = await EventsAsync(await host.RunAsync(Cached with { GenerateConfig = Cached.GenerateConfig with { Temperature = 0.5 } }));

        Assert.Equal(["write", "write"], first.Events.Select(e => e.Cache));
        Assert.Equal(["read", "read"], second.Events.Select(e => e.Cache));
        Assert.Equal(["write", "write"], third.Events.Select(e => e.Cache));
        Assert.Equal((4, 10L, 0L, 1), (model.Calls, first.Tokens, second.Tokens, second.Turns));
        Assert.All(second.Events, e => Assert.Equal(("A", true), (e.Output.Completion, e.Call is null)));
    }

    [Fact]
    public async Task Run_Epochs_HaveAnswersOfTheirOwnUnlessThePolicyShares()
    {
        var model = FakeProvider.Saying("A");
        await using var host = new EngineHost(model, ("two", TaskFile));
        var shared = JsonSerializer.SerializeToElement(new { per_epoch = false });

        await host.RunAsync(Cached with { EvalConfig = new() { Epochs = 2, MaxSamples = 1 } });
        var own = model.Calls;
        await host.RunAsync(Cached with { EvalConfig = new() { Epochs = 2, MaxSamples = 1 }, GenerateConfig = new GenerateConfig { Cache = shared } });

        Assert.Equal((4, 6), (own, model.Calls));
    }

    private static async Task<(IReadOnlyList<ModelEvent> Events, long Tokens, int? Turns)> EventsAsync(EvalOutcome outcome)
    {
        var samples = await Task.WhenAll(Enumerable.Range(1, 2).Select(id => EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(id), 1, CancellationToken.None)));
        return ([.. samples.SelectMany(s => s!.Events.OfType<ModelEvent>())], samples.Sum(s => s!.ModelUsage.Values.Sum(u => u.TotalTokens)), samples[0]!.TurnCount);
    }
}
