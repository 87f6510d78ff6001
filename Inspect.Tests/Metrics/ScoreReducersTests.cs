using Inspect.Engine.Metrics;

namespace Inspect.Tests.Metrics;

/// <summary>Epochs that mix kinds of values.</summary>
public sealed class ScoreReducersTests
{
    [Fact]
    public void Max_AMapAmongPlainScores_CountsAsZero()
    {
        var map = new ScoreValue.OfMap([KeyValuePair.Create("a", ScoreValue.Of(1L))]);

        Assert.Equal(ScoreValue.Correct, ScoreReducers.Get("max").Reduce([ScoreValue.Correct, map]));
    }
}
