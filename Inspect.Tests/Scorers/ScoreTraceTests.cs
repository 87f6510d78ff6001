using Inspect.Engine.Scorers;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Tests.Scorers;

/// <summary>What the text scorers tell of how they judged: which target, and where in the output.</summary>
public sealed class ScoreTraceTests
{
    [Theory]
    [InlineData("The answer is STRASSE.", "straße", "STRASSE")] // folded, one character is two
    [InlineData("Die Straße heißt so", "strasse", "Straße")]
    [InlineData("nothing", "", null)]
    [InlineData("nothing", "x", null)]
    public void Includes_MarksTheTargetInTheOutput(string output, string target, string? marked) =>
        Assert.Equal(marked, Marked(new IncludesScorer(ignoreCase: true), output, target));

    [Theory]
    [InlineData("end", false, "It is: Oslo!", "oslo", "Oslo")]
    [InlineData("begin", false, "Oslo or Bergen", "oslo.", "Oslo")]
    [InlineData("any", false, "It is Oslo, surely", "oslo", "Oslo")]
    [InlineData("exact", false, " *Oslo* ", "oslo", "Oslo")]
    [InlineData("end", true, "3 and then $1,234.00 in all", "1234", "$1,234.00")]
    [InlineData("begin", true, "(42) or 7", "42", "(42)")]
    [InlineData("any", true, "1 2 3", "2", "2")]
    [InlineData("end", false, "Oslo it is", "oslo", "Oslo")] // not where it should stand, and shown there
    public void Match_MarksTheTargetInTheOutput(string location, bool numeric, string output, string target, string marked) =>
        Assert.Equal(marked, Marked(new MatchScorer(location, ignoreCase: true, numeric), output, target));

    [Fact]
    public void Exact_AReplyThatGoesOn_MarksWhatIsTooMuch()
    {
        var trace = new ExactScorer().Judge("So: 4, no?", Target.Of("4")).Trace!;

        Assert.Equal(
            [new TraceMark(0, 4, TraceMarkKind.Extra), new TraceMark(4, 1, TraceMarkKind.Hit), new TraceMark(5, 5, TraceMarkKind.Extra)], trace.Marks);
        Assert.Equal(["10 characters True", "“so 4.0 no” True", "“4.0” ≠ the answer False"], trace.Steps.Select(s => $"{s.Value} {s.Passed}"));
    }

    [Fact]
    public void Trace_OfSeveralTargets_NamesTheOneThatMatched()
    {
        var trace = new IncludesScorer(ignoreCase: true).Judge("It is B", Target.OfList(["A", "B"])).Trace!;

        Assert.Equal(("found “B” in the reply.", "B"), (trace.Sentence, trace.Target));
        Assert.Equal("“b” found at character 7", trace.Steps[^1].Value);
    }

    private static string? Marked(TextScorer scorer, string output, string target) =>
        scorer.Judge(output, Target.Of(target)).Trace!.Marks is [var mark] ? output.Substring(mark.Offset, mark.Length) : null;
}
