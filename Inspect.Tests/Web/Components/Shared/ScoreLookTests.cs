using Inspect.Engine.Live;
using Inspect.Engine.Metrics;
using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>Every value and state has a letter, a shape and a word; none is told by colour alone.</summary>
public sealed class ScoreLookTests
{
    public static TheoryData<ScoreValue, string, string, string> Values => new()
    {
        { ScoreValue.Correct, "c", "C", "correct" },
        { ScoreValue.Of("I"), "i_", "I", "incorrect" },
        { ScoreValue.Of("P"), "p", "P", "partial" },
        { ScoreValue.Of("N"), "n", "N", "no answer" },
        { ScoreValue.Of(1.0), "c", "1", "1" },
        { ScoreValue.Of(0.0), "i_", "0", "0" },
        { ScoreValue.Of(0.25), "p", "", "0.25" },
        { ScoreValue.Of(double.NaN), "n", "–", "not scored" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Of_AValue_HasLetterAndWord(ScoreValue value, string css, string letter, string word) =>
        Assert.Equal(new ScoreLook(css, letter, word), ScoreLook.Of(value));

    [Theory]
    [InlineData(SampleState.Waiting, "waiting")]
    [InlineData(SampleState.Generating, "generating")]
    [InlineData(SampleState.Scoring, "scoring")]
    [InlineData(SampleState.Cancelled, "cancelled")]
    [InlineData(SampleState.Errored, "failed")]
    [InlineData(SampleState.Done, "not scored")]
    public void Of_ASampleWithoutScore_HasTheWordOfItsState(SampleState state, string word) =>
        Assert.Equal(word, ScoreLook.Of(Make.SampleView(state: state)).Word);
}
