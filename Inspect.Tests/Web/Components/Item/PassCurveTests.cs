using Inspect.Tests.Support;
using Inspect.Web.Components.Item;

namespace Inspect.Tests.Web.Components.Item;

/// <summary>How likely one of k tries is correct.</summary>
public sealed class PassCurveTests
{
    /// <summary>Two of four correct: 1/2; 1 − (2·1)/(4·3) = 5/6; with three or four tries one is surely correct.</summary>
    [Fact]
    public void Of_TwoOfFour_IsWithoutBias()
    {
        var samples = "CICI".Select((s, i) => Make.SampleView(i + 1, score: s.ToString())).ToList();

        var curve = Assert.Single(PassCurve.Of(samples));

        Assert.Equal(("exact", 2), (curve.Scorer, curve.Passed));
        Assert.Equal(["0.500000", "0.833333", "1.000000", "1.000000"], curve.Values.Select(v => v.ToString("0.000000", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Of_ScoresThatAreNotOnlyRightOrWrong_HasNone()
    {
        Assert.Empty(PassCurve.Of([Make.SampleView(1, score: "P"), Make.SampleView(2, score: "C")]));
        Assert.Empty(PassCurve.Of([Make.SampleView(1)]));
    }
}
