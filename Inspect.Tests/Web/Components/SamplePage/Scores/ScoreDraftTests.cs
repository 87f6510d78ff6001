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
        var draft = new ScoreDraft(new Score { Value = old }) { Reason = "checked" };
        draft.Values[0].Text = typed;

        Assert.Equal(expected, draft.Read("ann").Change!.Value);
    }

    [Theory]
    [InlineData("1", "", "ann", "Say why: others will read it.")]
    [InlineData("1", "checked", " ", "Say who makes the edit.")]
    [InlineData("many", "checked", "ann", "many is not a number. The scores of this scorer are numbers.")]
    [InlineData("0.5", "checked", "ann", "Nothing is changed yet: choose another value or answer.")]
    public void Read_WhatCannotBeSaved_SaysWhy(string typed, string reason, string author, string expected)
    {
        var draft = new ScoreDraft(new Score { Value = ScoreValue.Of(0.5) }) { Reason = reason };
        draft.Values[0].Text = typed;

        Assert.Equal((null, expected), draft.Read(author));
    }

    [Fact]
    public void Read_OneValueOfAMap_LeavesTheOthersAndTheirOrder()
    {
        var draft = new ScoreDraft(new Score { Value = Map(("tone", ScoreValue.Of(3L)), ("fact", ScoreValue.Correct), ("note", new ScoreValue.OfNull())) }) { Reason = "checked" };
        Assert.Equal(["tone", "fact", "note"], draft.Values.Select(v => v.Label));

        draft.Values[1].Text = "I";

        Assert.Equal(Map(("tone", ScoreValue.Of(3L)), ("fact", ScoreValue.Incorrect), ("note", new ScoreValue.OfNull())), draft.Read("ann").Change!.Value);
    }

    [Fact]
    public void Read_OneValueOfAList_LeavesTheOthers()
    {
        var draft = new ScoreDraft(new Score { Value = new ScoreValue.OfList([ScoreValue.Of(1L), ScoreValue.Of(2.5)]) }) { Reason = "checked" };

        draft.Values[1].Text = "3";

        Assert.Equal(new ScoreValue.OfList([ScoreValue.Of(1L), ScoreValue.Of(3.0)]), draft.Read("ann").Change!.Value);
    }

    [Fact]
    public void Read_AValueOfAMapThatIsNoNumber_IsNamed()
    {
        var draft = new ScoreDraft(new Score { Value = Map(("tone", ScoreValue.Of(3L))) }) { Reason = "checked" };

        draft.Values[0].Text = "kind";

        Assert.Equal((null, "tone: kind is not a number. It was one."), draft.Read("ann"));
    }

    [Fact]
    public void CanEdit_ListsInsideOfAMap_NotHere() =>
        Assert.False(new ScoreDraft(new Score { Value = Map(("all", new ScoreValue.OfList([ScoreValue.Correct]))) }).CanEdit);

    [Fact]
    public void Read_AFirstScore_IsANumberOrAText()
    {
        var draft = new ScoreDraft(null) { Reason = "read by hand" };
        Assert.Equal((null, "Say which value the sample gets."), draft.Read("ann"));

        draft.Values[0].Text = "0.5";
        Assert.Equal(ScoreValue.Of(0.5), draft.Read("ann").Change!.Value);
        draft.Values[0].Text = "C";
        Assert.Equal(ScoreValue.Correct, draft.Read("ann").Change!.Value);
    }

    private static ScoreValue.OfMap Map(params (string Name, ScoreValue Value)[] items) => new([.. items.Select(i => KeyValuePair.Create(i.Name, i.Value))]);
}
