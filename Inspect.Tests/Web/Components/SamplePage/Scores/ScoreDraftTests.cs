using Inspect.Engine.Metrics;
using Inspect.Web.Components.SamplePage.Scores;

namespace Inspect.Tests.Web.Components.SamplePage.Scores;

/// <summary>What a form makes of the values that a scorer gives.</summary>
public sealed class ScoreDraftTests
{
    public static TheoryData<ScoreValue, string, ScoreValue> Values() => new()
    {
        { ScoreValue.Incorrect, "C", ScoreValue.Correct },
        { ScoreValue.Of(false), "True", ScoreValue.Of(true) },
        { ScoreValue.Of(0.25), "0.5", ScoreValue.Of(0.5) },
        { ScoreValue.Of(3L), "4", ScoreValue.Of(4L) },
        { ScoreValue.Of(3L), "4.5", ScoreValue.Of(4.5) },
        { ScoreValue.Unscored, "1", ScoreValue.Of(1.0) },
        { ScoreValue.Of("good"), "bad", ScoreValue.Of("bad") },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Read_AnotherValue_KeepsItsKind(ScoreValue old, string typed, ScoreValue expected)
    {
        var draft = new ScoreDraft(new Score { Value = old }) { Value = typed, Reason = "checked" };

        Assert.Equal(expected, draft.Read("ann").Change!.Value);
    }

    [Theory]
    [InlineData("1", "", "ann", "Say why: others will read it.")]
    [InlineData("1", "checked", " ", "Say who makes the edit.")]
    [InlineData("many", "checked", "ann", "many is not a number. The scores of this scorer are numbers.")]
    [InlineData("0.5", "checked", "ann", "Nothing is changed yet: choose another value or answer.")]
    public void Read_WhatCannotBeSaved_SaysWhy(string typed, string reason, string author, string expected)
    {
        var draft = new ScoreDraft(new Score { Value = ScoreValue.Of(0.5) }) { Value = typed, Reason = reason };

        Assert.Equal((null, expected), draft.Read(author));
    }
}
