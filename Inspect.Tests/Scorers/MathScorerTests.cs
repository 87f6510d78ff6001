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
    [InlineData(@"\boxed{\sqrt{\sqrt{2}}}", "2**(1/4)", "C")] // two stars between numbers are a power
    [InlineData(@"**42**", "42", "C")]
    [InlineData(@"\beginboxed{8\sqrt{6}}", @"8\sqrt{6}", "C")]
    [InlineData(@"\boxed{1} or boxed{2}", "2", "C")]
    [InlineData(@"\boxed{x + \boxed{5}} and \boxed{7", "x + 5", "I")]
    [InlineData(@"\boxed{\infty}", "6.02e23", "I")]
    [InlineData(@"\boxed{-\infty}", @"\infty", "I")]
    [InlineData(@"\boxed{(-\infty, \infty)}", @"\mathbb{R}", "C")]
    [InlineData("The answer is 1e2", "100.0", "C")]
    [InlineData(@"\log 100", "2", "C")] // a command of LaTeX without a base has the base ten
    [InlineData("log(e)", "1", "C")]
    [InlineData("5 cm", "5", "C")]
    [InlineData(@"The answer is 2\pi units", @"2\pi", "C")]
    [InlineData("Monday", "Mon", "I")]
    [InlineData("The answer is 3. No wait, the answer is 1/3", "1/3", "C")] // the last announcement of a line
    [InlineData("Answer:\n\n7\nas it must be", "7", "C")]
    [InlineData(@"12\pi \mathrm{~cm}^2", @"12\pi", "C")]
    [InlineData("30 degrees", @"30^\circ", "C")]
    [InlineData("42 because of geometry", "7", "I")]
    [InlineData("f(3) = 12", "12", "C")] // the right side is the value
    [InlineData("the whole area = 12", "12", "C")]
    [InlineData(@"\therefore x = 5", "5", "C")]
    [InlineData(@"x \approx 5", "5", "C")]
    [InlineData("3:4", "0.75", "C")]
    [InlineData("1; 2", "2, 1", "C")]
    [InlineData("1{,}000", "1000", "C")]
    [InlineData("1 1/2.", "1.5", "C")]
    [InlineData("**2*pi**", "2*pi", "C")]
    [InlineData(@"$\displaystyle \text{B}$", @"\text{B}", "C")]
    [InlineData("It has\nnone", "none", "C")]
    [InlineData(@"{5 \choose 2} + \dbinom{4}{2}", "16", "C")]
    [InlineData(@"7 \bmod 4", "3", "C")]
    [InlineData(@"\left|\left|2\right| - 5\right|", "3", "C")]
    [InlineData(@"\binom{2}{3}", "0", "C")]
    [InlineData("1011_2", "1011_2", "C")]
    [InlineData("1011_2", "1011", "I")]
    [InlineData(@"The option is $\text{(A)}$", @"\text{(A)}", "C")]
    [InlineData(@"\text{B}", "A", "I")]
    [InlineData("It has\nno solution", "no solution", "I")] // the whole text is a text, so the answer
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

    [Theory]
    [InlineData(@"\operatorname{SVD}(\begin{pmatrix}1&2\\3&4\end{pmatrix})")]
    [InlineData(@"\|\begin{pmatrix}1&2\\3&4\end{pmatrix}\|")]
    [InlineData(@"1\xRightarrow{n}2")]
    [InlineData(@"\gcd(4, 6)")]
    [InlineData(@"\boxed{2^{3^{2}}}")]
    public void Judge_WorkThatIsNotDone_IsALimit(string formula)
    {
        var answer = new MathScorer(Timeout).Judge(formula, Target.Of("1"), Stop).Score;
        var target = new MathScorer(Timeout).Judge("1", Target.Of(formula), Stop).Score;

        Assert.Equal(("answer_limit", "target_parse_error"), (answer.Metadata!["math_scorer_status"].GetString(), target.Metadata!["math_scorer_status"].GetString()));
    }

    [Theory]
    [InlineData("=")]
    [InlineData("((1)")]
    [InlineData(@"\text{}")]
    public void Judge_TargetThatIsNeitherFormulaNorWord_IsNotScored(string target) => Assert.True(new MathScorer(Timeout).Judge("1", Target.Of(target), Stop).Score.Value.IsUnscored);

    [Fact]
    public void Judge_ManyOpenBoxes_EndsSoon()
    {
        var reply = string.Concat(Enumerable.Repeat("\\boxed{", 120_000)) + " 7}";

        Assert.Equal("C", new MathScorer(Timeout).Judge(reply, Target.Of("7"), Stop).Score.Value.ToString());
    }

    [Fact]
    public void Judge_AnswerThatIsAText_IsIncorrect() => Assert.Equal(
        "incorrect", new MathScorer(Timeout).Judge(@"\boxed{\overline{AB}}", Target.Of("7"), Stop).Score.Metadata!["math_scorer_status"].GetString());

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
