using Inspect.Engine.Scorers;
using Inspect.Engine.Values;

namespace Inspect.Tests.Scorers;

/// <summary>Numbers that <c>match</c> compares.</summary>
public sealed class MatchScorerTests
{
    [Theory]
    [InlineData("(42)", "42 apples", "end", "C", "42")]
    [InlineData("42!", "it is 42", "end", "C", "42")]
    [InlineData("[42]", "42 or so", "begin", "C", "42")]
    [InlineData("`42`", "one 42 two", "any", "C", "42")]
    [InlineData("\"42\"", "\"42\"", "exact", "I", "\"42\"")]
    [InlineData("\"42\"", "42", "exact", "C", "42")]
    public void Score_NumericTargetInPunctuation_CountsAsTheNumber(string target, string output, string location, string value, string answer)
    {
        var score = new MatchScorer(location, ignoreCase: true, numeric: true).Score(output, Target.Of(target));

        Assert.Equal((value, answer), (score.Value.ToString(), score.Answer));
    }
}
