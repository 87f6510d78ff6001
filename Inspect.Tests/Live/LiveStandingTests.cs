using System.Collections.Immutable;
using Inspect.Engine.Datasets;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Statistics;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Live;

/// <summary>One look at a run: all its numbers are of the same samples.</summary>
public sealed class LiveStandingTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Standing_AfterTheMetricsWereComputed_HasTheScoreOfTheSamplesThatItCounts()
    {
        var run = Begin(items: 16);
        End(run, 1, ScoreValue.Correct);
        run.SetMetrics([new LiveMetric("exact", "mean", 1, null, null, null) { IsMean = true }, new LiveMetric("exact", "stderr", 0, null, null, null)]);
        for (var item = 2; item <= 7; item++)
        {
            End(run, item, item <= 4 ? ScoreValue.Correct : ScoreValue.Incorrect);
        }

        var standing = run.Standing();

        var wilson = Intervals.Wilson(4 / 7.0, 7);
        Assert.Equal((7, 16, 4, 7), (standing.Done, standing.Total, standing.Passed, standing.Scored));
        Assert.Equal(new LiveMetric("exact", "mean", 4 / 7.0, wilson.Lower, wilson.Upper, null) { IsMean = true }, standing.Metrics[0]);
        Assert.Equal("stderr", standing.Metrics[1].Name);
    }

    [Theory]
    [InlineData("mean", "at_least_2")]
    [InlineData("std", null)]
    public void Standing_OfAMetricThatIsNoMeanOfTheSamples_LeavesItAsItWasComputed(string name, string? reducer)
    {
        var run = Begin(items: 2);
        End(run, 1, ScoreValue.Correct);
        run.SetMetrics([new LiveMetric("exact", name, 0.25, null, null, reducer)]);
        End(run, 2, ScoreValue.Correct);

        var standing = run.Standing();

        Assert.Equal((0.25, null, null), (standing.Metrics[0].Value, standing.Passed, standing.Scored));
    }

    [Fact]
    public async Task Standing_WhileSamplesEndOnOtherThreads_CountsTheSameInEachNumber()
    {
        var run = Begin(items: 2_000);
        run.SetMetrics([new LiveMetric("exact", "accuracy", 0, null, null, null) { IsMean = true }]);
        var ending = Parallel.ForAsync(1, 2_001, TestContext.Current.CancellationToken, (item, _) =>
        {
            End(run, item, item % 3 == 0 ? ScoreValue.Correct : ScoreValue.Incorrect);
            return ValueTask.CompletedTask;
        });
        LiveStanding standing;
        do
        {
            standing = run.Standing();
            Assert.Equal(standing.Counts.GetValueOrDefault(SampleOutcome.Correct), standing.Passed ?? 0);
            Assert.Equal(standing.Done, standing.Scored ?? 0);
            Assert.Equal(standing.Done == 0 ? 0 : (double)standing.Passed!.Value / standing.Done, standing.Metrics[0].Value, 12);
            Assert.Equal(standing.Done, standing.Tokens);
        }
        while (standing.Done < 2_000);

        await ending;
    }

    [Fact]
    public void Standing_OfACancelledRun_SaysWhatFinishedWhatWasCancelledAndWhatNeverBegan()
    {
        var run = Begin(items: 6);
        End(run, 1, ScoreValue.Correct);
        run.EndSample(Summary(2, null) with { Error = "CancelledError()" }, SampleState.Cancelled);

        run.Finish(RunState.Cancelled, null, null, null);

        var standing = run.Standing();
        Assert.Equal((1, 1, 6, 4), (standing.Done, standing.Cancelled, standing.Total, standing.Counts[SampleOutcome.Waiting]));
    }

    private LiveRun Begin(int items)
    {
        var run = new LiveFeed(_time).Open("e");
        ImmutableArray<Sample> samples = [.. Enumerable.Range(1, items).Select(i => new Sample { Id = SampleId.Of(i), Input = "q", Target = Target.Of("A") })];
        run.Begin(new EvalLog { Eval = Make.Spec() with { Scorers = [new EvalScorer { Name = "exact" }] } }, null, samples, 1, (_, _) => null);
        return run;
    }

    private static void End(LiveRun run, int item, ScoreValue value) => run.EndSample(Summary(item, value), SampleState.Done);

    private static EvalSampleSummary Summary(int item, ScoreValue? value) => new()
    {
        Id = SampleId.Of(item),
        Epoch = 1,
        Input = "q",
        Target = Target.Of("A"),
        Scores = value is null ? null : new Dictionary<string, Score> { ["exact"] = new() { Value = value } },
        ModelUsage = new Dictionary<string, Inspect.Engine.Models.ModelUsage> { ["m"] = new() { OutputTokens = 1 } },
    };
}
