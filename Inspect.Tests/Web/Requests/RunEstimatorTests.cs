using Inspect.Web.Requests;

namespace Inspect.Tests.Web.Requests;

/// <summary>What a run will take, worked by hand from what was measured.</summary>
public sealed class RunEstimatorTests
{
    [Fact]
    public void Of_NothingMeasured_KnowsNoTime()
    {
        var estimate = RunEstimator.Of(samples: 10, calls: 1, maxTokens: null, perSample: [], speeds: []);

        Assert.Equal(new RunEstimate(10, null, false, null, null, null, null), estimate);
    }

    [Fact]
    public void Of_ALimitAndOneSpeed_SaysTheMost()
    {
        // 10 answers of 1 to 20 tokens at 100 a second: 0.1 to 2 s.
        var estimate = RunEstimator.Of(samples: 10, calls: 1, maxTokens: 20, perSample: [], speeds: [100]);

        Assert.Equal(new RunEstimate(10, 200, true, 100, 2, 0.1, 2), estimate);
    }

    [Fact]
    public void Of_EarlierRuns_TakesTheirMeanAndTheirRange()
    {
        // Answers of 10, 12 and 14 tokens, mean 12; speeds 50, 100, 200, middle 100.
        var estimate = RunEstimator.Of(samples: 100, calls: 1, maxTokens: 20, perSample: [10, 12, 14], speeds: [200, 50, 100]);

        Assert.Equal(new RunEstimate(100, 1_200, false, 100, 12, 5, 28), estimate);
    }

    [Fact]
    public void Of_ALowerLimitThanBefore_CutsTheAnswers()
    {
        var estimate = RunEstimator.Of(samples: 10, calls: 1, maxTokens: 5, perSample: [12], speeds: [10]);

        Assert.Equal(new RunEstimate(10, 50, false, 10, 5, 5, 5), estimate);
    }

    [Fact]
    public void Of_SeveralCallsASample_CountsEach()
    {
        Assert.Equal((30, 600), (RunEstimator.Of(10, 3, 20, [], []).Generations, RunEstimator.Of(10, 3, 20, [], []).Tokens));
    }

    [Fact]
    public void Sum_OfRuns_SaysNoTimeWhereOneIsNotKnown()
    {
        var known = new RunEstimate(10, 200, false, 100, 2, 1, 3);

        Assert.Equal(new RunEstimate(20, 400, false, 100, 4, 2, 6), RunEstimate.Sum([known, known]));
        Assert.Equal(new RunEstimate(20, 400, false, null, null, null, null), RunEstimate.Sum([known, known with { TokensPerSecond = null, Seconds = null, SecondsLow = null, SecondsHigh = null }]));
    }
}
