using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Tests.Support;

namespace Inspect.Tests.Metrics;

/// <summary>Epochs that mix kinds of values.</summary>
public sealed class BuiltInReducersTests
{
    [Fact]
    public void Max_AMapAmongPlainScores_CountsAsZero()
    {
        var map = new ScoreValue.OfMap([KeyValuePair.Create("a", ScoreValue.Of(1L))]);

        Assert.Equal(ScoreValue.Correct, Make.Parts().CreateReducer(Part.Of("max")).Reduce([ScoreValue.Correct, map]));
    }
}
