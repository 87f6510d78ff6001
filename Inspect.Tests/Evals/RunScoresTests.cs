using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>What a run holds of the samples that ended.</summary>
public sealed class RunScoresTests
{
    private const string Task = "dataset: [{input: one, target: A, id: 1}, {input: two, target: B, id: 2}]\nscorer: [exact, includes]\nepochs: 2\n";

    [Fact]
    public async Task Scores_OfEpochsInAnyOrder_AreReadBackWhole()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("t", Task));
        using var scores = new RunScores(await host.Planner.PlanAsync(new EvalRequest { Task = "t" }, LogId.New(), null, TestContext.Current.CancellationToken));
        var first = new Score { Value = ScoreValue.Of(0.5), Answer = "a", Explanation = "x\ny", Reason = "refusal" };
        var second = new Score { Value = ScoreValue.Unscored };

        scores.Add(new ScoredRow(SampleId.Of(2), 2, false, new Dictionary<string, Score> { ["includes"] = second }, ImmutableDictionary<string, JsonElement>.Empty));
        scores.Add(new ScoredRow(SampleId.Of(2), 1, false, new Dictionary<string, Score> { ["exact"] = first, ["includes"] = first }, ImmutableDictionary<string, JsonElement>.Empty));

        Assert.Equal([first], scores.Scores("exact", SampleId.Of(2)));
        Assert.Equal([first, second], scores.Scores("includes", SampleId.Of(2)));
        Assert.Equal([ScoreValue.Of(0.5), ScoreValue.Unscored], Assert.Single(scores.Values("includes")).Values);
        Assert.Equal((2, 2, true, false), (scores.Count, scores.Completed, scores.Has(SampleId.Of(2), 1), scores.Has(SampleId.Of(1), 1)));
    }

    [Fact]
    public async Task Add_SamplesWithLongExplanations_HoldsNoneOfTheTexts()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("t", Task));
        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "t" }, LogId.New(), null, TestContext.Current.CancellationToken);
        ImmutableArray<Sample> items = [.. Enumerable.Range(0, 100).Select(i => plan.Samples[0] with { Id = SampleId.Of(i) })];
        using var scores = new RunScores(plan with { Samples = items, Epochs = 1 });

        var texts = items.Select(item => Add(scores, item)).ToList();
        GC.Collect();

        Assert.DoesNotContain(texts, t => t.IsAlive);
        Assert.Equal(1_000, scores.Scores("exact", SampleId.Of(7))[0].Explanation!.Length);
    }

    [Fact]
    public async Task Snapshot_LaterSamples_DoNotChangeIt()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("t", Task));
        using var scores = new RunScores(await host.Planner.PlanAsync(new EvalRequest { Task = "t" }, LogId.New(), null, TestContext.Current.CancellationToken));

        var snapshot = scores.Snapshot();
        scores.Add(new ScoredRow(
            SampleId.Of(1), 1, false, new Dictionary<string, Score> { ["exact"] = new Score { Value = ScoreValue.Correct } }, ImmutableDictionary<string, JsonElement>.Empty));

        Assert.Equal((0, 0, 1), (snapshot.Completed, snapshot.Values("exact").Count, scores.Values("exact").Count));
    }

    /// <summary>A method of its own, so that nothing of the caller holds what it made.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Add(RunScores scores, Sample item)
    {
        var text = new string('e', 1_000);
        var score = new Score { Value = ScoreValue.Of(0.25), Answer = "a", Explanation = text };
        scores.Add(new ScoredRow(item.Id!.Value, 1, false, new Dictionary<string, Score> { ["exact"] = score, ["includes"] = score }, item.Metadata));
        return new WeakReference(text);
    }
}
