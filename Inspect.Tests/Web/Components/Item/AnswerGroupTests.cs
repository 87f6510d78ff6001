using Inspect.Tests.Support;
using Inspect.Web.Components.Item;

namespace Inspect.Tests.Web.Components.Item;

/// <summary>Epochs by what they answered, and how likely one of k is correct.</summary>
public sealed class AnswerGroupTests
{
    [Fact]
    public void Of_ExactAndNormalised_CountsTheLargestFirst()
    {
        var samples = new[]
        {
            Make.SampleView(1, score: "I", answer: "The answer is 4."), Make.SampleView(2, score: "C", answer: "answer is 4"),
            Make.SampleView(3, score: "I", answer: "five"), Make.SampleView(4, score: "C", answer: "answer is 4"), Make.SampleView(5),
        };

        Assert.Equal(["answer is 4: 2 4", "The answer is 4.: 1", "five: 3"], AnswerGroup.Of(samples, isNormalised: false).Select(Text));
        var normalised = AnswerGroup.Of(samples, isNormalised: true);
        Assert.Equal(["The answer is 4.: 1 2 4", "five: 3"], normalised.Select(Text));
        Assert.Equal([true, false], normalised.Select(g => g.IsScoredDifferently));
    }

    /// <summary>Two of four correct: 1/2; 1 − (2·1)/(4·3) = 5/6; with three or four tries one is surely correct.</summary>
    [Fact]
    public void PassCurve_TwoOfFour_IsWithoutBias()
    {
        var samples = "CICI".Select((s, i) => Make.SampleView(i + 1, score: s.ToString())).ToList();

        var curve = Assert.Single(PassCurve.Of(samples));

        Assert.Equal(("exact", 2), (curve.Scorer, curve.Passed));
        Assert.Equal(["0.500000", "0.833333", "1.000000", "1.000000"], curve.Values.Select(v => v.ToString("0.000000", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void PassCurve_ScoresThatAreNotOnlyRightOrWrong_HasNone()
    {
        Assert.Empty(PassCurve.Of([Make.SampleView(1, score: "P"), Make.SampleView(2, score: "C")]));
        Assert.Empty(PassCurve.Of([Make.SampleView(1)]));
    }

    private static string Text(AnswerGroup group) => $"{group.Text}: {string.Join(' ', group.Samples.Select(s => s.Epoch))}";
}
