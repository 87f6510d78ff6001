using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Reading;

/// <summary>Samples over time, counted by hand.</summary>
public sealed class SampleActivityTests
{
    private const SampleOutcome C = SampleOutcome.Correct;

    [Fact]
    public void Of_SamplesThatOverlap_HasTheMostAtOnceInEachPart()
    {
        // ├─────────┤           0 to 4
        //     ├─────────┤       2 to 6
        //               ├───┤   6 to 8
        var activity = SampleActivity.Of([(0, 4, C), (2, 6, SampleOutcome.Errored), (6, 8, C)], 4);

        Assert.Equal([1, 2, 2, 1], activity!.Active);
        Assert.Equal([new EndedInPart(2, C, 1), new EndedInPart(3, C, 1), new EndedInPart(3, SampleOutcome.Errored, 1)], activity.Ended);
        Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(0), DateTimeOffset.FromUnixTimeSeconds(8), 3), (activity.From, activity.To, activity.Timed));
    }

    [Fact]
    public void Of_SamplesOneAfterTheOther_AreNeverTwoAtOnce() =>
        Assert.Equal([1, 1, 1, 1], SampleActivity.Of([(0, 1, C), (1, 2, C), (2, 3, C), (3, 4, C)], 4)!.Active);

    [Fact]
    public void Of_APause_HasNobodyInIt() => Assert.Equal([1, 0, 0, 0, 1], SampleActivity.Of([(0, 1, C), (9, 10, C)], 5)!.Active);

    [Fact]
    public void Of_ASampleWithoutLength_StillCounts()
    {
        var activity = SampleActivity.Of([(5, 5, C), (5, 4, C)], 2);

        Assert.Equal(1, activity!.Active.Max());
        Assert.Equal(2, activity.Ended.Sum(e => e.Samples));
    }

    [Fact]
    public void Of_NoSamples_IsNothing() => Assert.Null(SampleActivity.Of([], 10));

    [Fact]
    public void Of_AHundredThousandSamples_HasNoMorePartsThanAskedFor()
    {
        var samples = Enumerable.Range(0, 100_000).Select(i => ((double)i, i + 10.5, C)).ToList();

        var activity = SampleActivity.Of(samples, 200);

        Assert.Equal(200, activity!.Active.Length);
        Assert.Equal(11, activity.Active.Max());
        Assert.Equal(100_000, activity.Ended.Sum(e => e.Samples));
        Assert.True(activity.Ended.Length <= 200);
    }

    [Theory]
    [InlineData(true, true, null, 0.0, 3.0)]
    [InlineData(true, false, 2.0, 0.0, 2.0)]
    [InlineData(false, true, 2.0, 1.0, 3.0)]
    [InlineData(true, false, null, 0.0, null)]
    [InlineData(false, false, 2.0, null, null)]
    public void SpanOf_ASummary_IsWhatItsTimesTell(bool hasStart, bool hasEnd, double? total, double? from, double? to)
    {
        var summary = new EvalSampleSummary
        {
            Id = SampleId.Of(1),
            Epoch = 1,
            Input = "in",
            Target = Target.Of("out"),
            StartedAt = hasStart ? DateTimeOffset.FromUnixTimeSeconds(0) : null,
            CompletedAt = hasEnd ? DateTimeOffset.FromUnixTimeSeconds(3) : null,
            TotalTime = total,
        };

        Assert.Equal((from, to), SampleActivity.SpanOf(summary));
    }
}
