using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>The count behind a mean: only samples that have a score.</summary>
public sealed class PassCountTests
{
    [Theory]
    [InlineData(0.5, 4, 2)]
    [InlineData(0.75, 4, 3)]
    [InlineData(0.25, 8, 2)]
    public void Of_OneItemNotEveryEpochScored_CountsThoseScored(double value, int completed, int passed)
    {
        var run = Ended(items: 1, epochs: 10, completed, value);

        Assert.Equal(new PassCount(passed, completed), PassCount.Of(run));
    }

    [Fact]
    public void Of_AnotherMetricThanAMean_IsNone()
    {
        var run = Ended(items: 4, epochs: 1, completed: 4, value: 0);

        Assert.Null(PassCount.Of(run with { Metrics = [new LiveMetric("exact", "stderr", 0, null, null, null)] }));
    }

    [Fact]
    public void Of_EveryEpochScored_CountsItemsTimesEpochs() =>
        Assert.Equal(new PassCount(3, 4), PassCount.Of(Ended(items: 2, epochs: 2, completed: 4, value: 0.75)));

    [Fact]
    public void Of_ItemsWithMissingEpochs_IsNone() => Assert.Null(PassCount.Of(Ended(items: 2, epochs: 3, completed: 4, value: 0.5)));

    [Fact]
    public void Of_ALiveRunWhoseItemsDifferInEpochs_IsNone()
    {
        // One item with 1, 1, 1 and one with 0: the mean of the items is a half, but three of four passed.
        var run = Make.RunView(state: RunState.Running) with { Items = 2, Epochs = 3, Done = 4, Metrics = [new LiveMetric("exact", "accuracy", 0.5, null, null, null)] };

        Assert.Null(PassCount.Of(run));
    }

    [Fact]
    public void Of_OneEpochWithErrors_CountsTheScoredItems() =>
        Assert.Equal(new PassCount(4, 8), PassCount.Of(Ended(items: 8, epochs: 1, completed: 8, value: 0.5)));

    private static RunView Ended(int items, int epochs, int completed, double value)
    {
        var score = new EvalScore
        {
            Name = "exact",
            Scorer = "exact",
            ScoredSamples = items,
            Metrics = new Dictionary<string, EvalMetric> { ["accuracy"] = new() { Name = "accuracy", Value = value } },
        };
        var header = new EvalLog
        {
            Eval = Make.Spec() with { Dataset = new EvalDataset { Samples = items }, Config = new EvalConfig { Epochs = epochs } },
            Status = EvalStatus.Cancelled,
            Results = new EvalResults { TotalSamples = items * epochs, CompletedSamples = completed, Scores = [score] },
        };
        return RunViews.OfHeader(header, null, RunState.Cancelled);
    }
}
