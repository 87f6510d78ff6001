using Inspect.Engine;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Tests.Support;

namespace Inspect.Tests.Metrics;

/// <summary>Epochs that mix kinds of values.</summary>
public sealed class BuiltInReducersTests
{
    private static readonly ScoreValue Map = new ScoreValue.OfMap([KeyValuePair.Create("a", ScoreValue.Of(1L))]);
    private static readonly ScoreValue List = new ScoreValue.OfList([ScoreValue.Of(1L)]);

    [Fact]
    public void Max_AMapAmongPlainScores_CountsAsZero() =>
        Assert.Equal(ScoreValue.Correct, Make.Parts().CreateReducer(Part.Of("max")).Reduce([ScoreValue.Correct, Map]));

    [Fact]
    public void AtLeast_AMapAmongPlainScores_IsRefused() =>
        Assert.Throws<InspectException>(() => Make.Parts().CreateReducer(ReducerName.Parse("at_least_1")).Reduce([ScoreValue.Correct, Map]));

    [Fact]
    public void Collect_MapsOrLists_AreRefused() =>
        Assert.All([Map, List], value => Assert.Throws<InspectException>(() => Make.Parts().CreateReducer(Part.Of("collect")).Reduce([ScoreValue.Unscored, value])));
}
