using Inspect.Engine.Scorers;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Scorers;

/// <summary>Mathematical equality.</summary>
public sealed class MathScorerTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Cases => [.. VectorFile.ScorerCases("math").Select(c => c.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Judge_ReferenceCase_GivesValueAndStatus(string id)
    {
        var test = VectorFile.ScorerCases("math").Single(c => c.GetProperty("id").GetString() == id);
        var target = Target.OfList([.. test.GetProperty("target").EnumerateArray().Select(t => t.GetString()!)]);

        var result = new MathScorer(Timeout).Judge(test.GetProperty("output").GetString()!, target, Stop);

        var expected = test.GetProperty("expected");
        var status = result.Score.Metadata!["math_scorer_status"].GetString();
        Assert.Equal(
            (expected.GetProperty("value").GetString(), expected.TryGetProperty("status", out var wanted) ? wanted.GetString() : status),
            (result.Score.Value.ToString(), status));
        Assert.NotEmpty(result.Trace!.Steps);
    }

    [Theory]
    [InlineData(@"\boxed{\frac{x^2-1}{x-1}}", "x+1", "C")]
    [InlineData(@"\boxed{(a+b)^2}", "a^2 + 2ab + b^2", "C")]
    [InlineData(@"\boxed{(a+b)^2}", "a^2 + b^2", "I")]
    [InlineData(@"\boxed{\sin^2 x + \cos^2 x}", "1", "C")]
    [InlineData(@"\boxed{\sqrt{8}}", @"2\sqrt2", "C")]
    [InlineData(@"\boxed{\sqrt{x^2}}", "x", "I")]
    [InlineData(@"\boxed{x + 99999999999}", "x + 100000000000", "I")]
    [InlineData(@"\boxed{2\frac12}", "2.5", "C")]
    [InlineData(@"\boxed{-2\frac12}", "-2.5", "C")]
    [InlineData(@"\boxed{\log_2 8}", "3", "C")]
    [InlineData(@"\boxed{e^{i\pi}}", "-1", "C")]
    [InlineData(@"\boxed{1 \pm \sqrt2}", @"1-\sqrt{2}, 1+\sqrt{2}", "C")]
    [InlineData(@"\boxed{\{1, 2\}}", @"\{2, 1\}", "C")]
    [InlineData(@"\boxed{(1, 2)}", "(2, 1)", "I")]
    [InlineData(@"\boxed{[1, 2)}", "[1, 2]", "I")]
    [InlineData(@"\boxed{0 < x \le 2}", @"2 \ge x > 0", "C")]
    [InlineData(@"\boxed{y = 2x + 1}", "2x - y + 1 = 0", "C")]
    [InlineData(@"\boxed{\begin{pmatrix} 1 & \frac{2}{4} \\ 0 & x \end{pmatrix}}", @"\begin{pmatrix}1&0.5\\0&x\end{pmatrix}", "C")]
    [InlineData(@"\boxed{\begin{pmatrix} 1 \\ 2 \end{pmatrix}}", @"\begin{pmatrix}1&2\end{pmatrix}", "I")]
    [InlineData(@"\boxed{5! - \binom{5}{2}}", "110", "C")]
    [InlineData(@"\boxed{|{-3}|}", "3", "C")]
    [InlineData(@"\boxed{\text{Yes}}", "yes", "C")]
    [InlineData("so x = 3 or x = -3", "-3, 3", "I")] // not announced, and no short list
    [InlineData("x = 3 or x = -3", "x=-3, x=3", "C")]
    [InlineData("0.33333", "1/3", "I")]
    [InlineData("0.333333333333", "1/3", "C")]
    [InlineData("The sum is 3, as it is 1 + 2.\nFinal answer: 3.", "3", "C")]
    [InlineData("The answer is **12 apples**, of course", "12", "C")]
    [InlineData(@"\boxed{10001!}", "1", "I")]
    [InlineData("", "3", "I")]
    public void Judge_Formulas_AreComparedAsMathematics(string reply, string target, string value) =>
        Assert.Equal(value, new MathScorer(Timeout).Judge(reply, Target.Of(target), Stop).Score.Value.ToString());

    [Theory]
    [InlineData(@"\boxed{((((((((((1))))))))))}", 8, "answer_limit")] // 8 × 10 brackets
    [InlineData(@"\boxed{1111111111}", 30, "answer_limit")]
    [InlineData(@"\boxed{1+1}", 1, "correct")]
    public void Judge_LargeFormulas_EndAtALimit(string reply, int times, string status)
    {
        var inner = reply[7..^1];
        var text = inner.StartsWith('(') ? new string('(', 10 * times) + "2" + new string(')', 10 * times) : string.Concat(Enumerable.Repeat(inner, times));

        var score = new MathScorer(Timeout).Judge($"\\boxed{{{text}}}", Target.Of("2"), Stop).Score;

        Assert.Equal(status, score.Metadata!["math_scorer_status"].GetString());
    }

    [Fact]
    public void Judge_TargetThatIsAProgram_IsNotScored()
    {
        var score = new MathScorer(Timeout).Judge("4", Target.Of("__import__('os')"), Stop).Score;

        Assert.Equal((true, "scoring_failed", "target_parse_error"), (score.Value.IsUnscored, score.Reason, score.Metadata!["math_scorer_status"].GetString()));
    }

    [Fact]
    public void Judge_NoTimeLeft_IsATimeout()
    {
        var score = new MathScorer(TimeSpan.Zero).Judge(@"\boxed{x^2 + 1}", Target.Of("1 + x x"), Stop).Score;

        Assert.Equal(("I", "answer_timeout"), (score.Value.ToString(), score.Metadata!["math_scorer_status"].GetString()));
    }

    [Fact]
    public void Judge_Answer_IsMarkedInTheReply()
    {
        const string Reply = "It is 10, no: \\boxed{ 42 }";
        var mark = Assert.Single(new MathScorer(Timeout).Judge(Reply, Target.Of("42"), Stop).Trace!.Marks);

        Assert.Equal(" 42 ", Reply.Substring(mark.Offset, mark.Length));
    }
}
