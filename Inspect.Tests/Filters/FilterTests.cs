using Inspect.Engine.Filters;

namespace Inspect.Tests.Filters;

/// <summary>Filters of lists: what holds, and what is said of those that are wrong.</summary>
public sealed class FilterTests
{
    private static readonly FilterSchema Schema = new(
    [
        new("id", FilterKind.Text, "id"), new("input", FilterKind.Text, "input"), new("error", FilterKind.Text, "error"), new("tokens", FilterKind.Number, "tokens"),
        new("limit", FilterKind.Text, "limit"), new("has_error", FilterKind.Flag, "it failed"), new("created", FilterKind.Time, "made"), new("tags", FilterKind.Texts, "tags"),
        new("score", FilterKind.Score, "score", HasKeys: true), new("my-scorer", FilterKind.Score, "score", HasKeys: true), new("metadata", FilterKind.None, "metadata", HasKeys: true),
    ]);

    private static readonly Dictionary<string, FilterValue> Row = new(StringComparer.Ordinal)
    {
        ["id"] = FilterValue.Of("q1"),
        ["input"] = FilterValue.Of("Who wrote \"Faust\"? C:\\new"),
        ["tokens"] = FilterValue.Of(15),
        ["has_error"] = FilterValue.Of(false),
        ["created"] = FilterValue.Of(new DateTimeOffset(2025, 2, 1, 10, 0, 0, TimeSpan.Zero)),
        ["tags"] = FilterValue.Of(["qa", "Draft"]),
        ["score"] = FilterValue.OfScore("C", 1),
        ["score.grade"] = FilterValue.OfScore(null, 0.25),
        ["my-scorer"] = FilterValue.OfScore("nan", double.NaN),
        ["metadata.level"] = FilterValue.Of(3),
        ["metadata.solved"] = FilterValue.Of(true),
        ["metadata.a.b"] = FilterValue.Of("x"),
    };

    [Theory]
    [InlineData("tokens > 10", true)]
    [InlineData("10 <= tokens < 15", false)]
    [InlineData("10 <= tokens <= 15", true)]
    [InlineData("id == \"q1\"", true)]
    [InlineData("id == 'q1'", true)]
    [InlineData("id = 'q1'", true)]
    [InlineData("id != 'q1'", false)]
    [InlineData("id in ('q0', 'q1')", true)]
    [InlineData("id not in ('q0', 'q1')", false)]
    [InlineData("error == None", true)]
    [InlineData("error != None", false)]
    [InlineData("error == 'x'", false)]
    [InlineData("error != 'x'", false)]
    [InlineData("error not in ('x')", false)]
    [InlineData("not error == 'x'", true)]
    [InlineData("not has_error", true)]
    [InlineData("has_error == False", true)]
    [InlineData("has_error or tokens == 15 and id == 'q1'", true)]
    [InlineData("(has_error or tokens == 15) and id == 'q2'", false)]
    [InlineData("not has_error and not (tokens < 3)", true)]
    [InlineData("input ~= '^who'", true)]
    [InlineData("input ~= '(?-i)^who'", false)]
    [InlineData("input ~= 'faust'", true)]
    [InlineData("input_contains('w.ote')", true)]
    [InlineData("input_contains(\"\\\"Faust\\\"\")", true)]
    [InlineData("input ~= 'C:\\\\\\\\new'", true)]
    [InlineData("input ~= '\\bFaust\\b'", true)]
    [InlineData("error_contains('x')", false)]
    [InlineData("created > '2025-01-30'", true)]
    [InlineData("created >= '2025-02-01 10:00'", true)]
    [InlineData("'2025-02-01' < created < '2025-02-02'", true)]
    [InlineData("created == '2025-02-01'", false)]
    [InlineData("tags == 'qa'", true)]
    [InlineData("tags == 'draft'", false)]
    [InlineData("tags ~= 'draft'", true)]
    [InlineData("tags in ('a', 'qa')", true)]
    [InlineData("tags != 'qa'", false)]
    [InlineData("tags not in ('scratch')", true)]
    [InlineData("score == 'C'", true)]
    [InlineData("score == 1", true)]
    [InlineData("score > 0.5", true)]
    [InlineData("score == True", true)]
    [InlineData("score.grade == 0.25", true)]
    [InlineData("`my-scorer` == 'nan'", true)]
    [InlineData("is_nan(`my-scorer`)", true)]
    [InlineData("`my-scorer` < 3", false)]
    [InlineData("is_nan(score)", false)]
    [InlineData("metadata.level == 3", true)]
    [InlineData("metadata.level == '3'", false)]
    [InlineData("metadata.none == 3", false)]
    [InlineData("metadata.solved", true)]
    [InlineData("metadata.a.b == 'x'", true)]
    [InlineData("2 + 3 * 4 == 14", true)]
    [InlineData("2 ^ 3 ^ 2 == 512", true)]
    [InlineData("-2 ^ 2 == 4", true)]
    [InlineData("tokens mod 4 == 3", true)]
    [InlineData("tokens / 2 == 7.5", true)]
    [InlineData("max(1, tokens, 3) == 15", true)]
    [InlineData("min(score, tokens) == 1", true)]
    [InlineData("round(1.4) + floor(1.9) + ceil(0.1) == 3", true)]
    [InlineData("sqrt(16) == 4 and log2(8) == 3 and log10(100) == 2 and abs(-1) == 1", true)]
    [InlineData("metadata.none + 1 > 0", false)]
    [InlineData("1e3 == 1000", true)]
    [InlineData("True", true)]
    public void Holds(string text, bool expected)
    {
        var filter = Filter.TryParse(text, Schema, out var error);

        Assert.Null(error);
        Assert.Equal(expected, filter!.Holds([.. filter.Names.Select(n => Row.GetValueOrDefault(n))]));
    }

    [Theory]
    [InlineData("", 0, 0, "a condition is missing")]
    [InlineData("tokens", 0, 6, "“tokens” is no condition; compare it, as in tokens == …")]
    [InlineData("tokens >", 8, 0, "something is missing at the end: a name, a number or a text in quotes")]
    [InlineData("tokens > 'x'", 9, 3, "tokens is a number: compare it with a number without quotes")]
    [InlineData("id == 3", 6, 1, "id is a text: put what it is compared with in quotes")]
    [InlineData("id == q1", 6, 2, "“q1” is not known here; put texts in quotes")]
    [InlineData("created > 'soon'", 10, 6, "“soon” is no time; write it as \"2025-01-30\" or \"2025-01-30 14:00\"")]
    [InlineData("tokenz > 3", 0, 6, "“tokenz” is not known here; did you mean tokens?")]
    [InlineData("status == 'x'", 0, 6, "“status” is not known here; put texts in quotes")]
    [InlineData("input ~= 'a(b'", 13, 0, "the pattern is not complete: InsufficientClosingParentheses")]
    [InlineData("input ~= '(?=a)'", 9, 7, "this pattern looks ahead, looks back or repeats a group by its number, which filters cannot")]
    [InlineData("input ~= id", 9, 2, "a pattern is a text in quotes, as in input ~= \"^Who\"")]
    [InlineData("tokens ~= '3'", 0, 6, "tokens cannot be searched by a pattern; use == or <")]
    [InlineData("(tokens > 3", 11, 0, ") is missing at the end")]
    [InlineData("tokens > 3 id == 'x'", 11, 2, "“id” does not fit here; join conditions with and / or")]
    [InlineData("id == 'x", 6, 2, "the text that begins here is not closed; add '")]
    [InlineData("id == \"x", 6, 2, "the text that begins here is not closed; add \"")]
    [InlineData("tokens > 3 & 4", 11, 1, "“&” has no meaning here; put texts in quotes")]
    [InlineData("tokens > and", 9, 3, "a name, a number or a text in quotes is expected in the place of “and”")]
    [InlineData("inptu_contains('x')", 0, 14, "there is no function “inptu_contains”; did you mean input_contains?")]
    [InlineData("abs(1, 2) > 0", 0, 3, "abs takes one value")]
    [InlineData("id in 'q1'", 6, 4, "( is expected in the place of “'q1'”")]
    [InlineData("id + 1 > 0", 0, 2, "id is no number")]
    [InlineData("error < None", 0, 12, "None is absence: it can be compared with == and != alone")]
    [InlineData("tokens.x > 3", 0, 8, "“tokens.x” is not known here; did you mean tokens?")]
    [InlineData("1.2.3 > 1", 0, 5, "“1.2.3” is no number")]
    public void TryParse_WhatIsWrong_IsSaidAtItsPlace(string text, int at, int length, string message)
    {
        Assert.Null(Filter.TryParse(text, Schema, out var error));

        Assert.Equal(new FilterError(at, length, message), error);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("2^", "")]
    public void TryParse_EndlessDepth_IsAnErrorAndNotTheEndOfTheProcess(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 2_000)) + "1" + string.Concat(Enumerable.Repeat(close, 2_000));

        Assert.Null(Filter.TryParse(text, Schema, out var error));

        Assert.Contains("nested more than 200 levels deep", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_TooLong_IsAnError()
    {
        Assert.Null(Filter.TryParse("has_error or " + new string('x', 10_000), Schema, out var error));
        Assert.Equal("a filter has at most 10,000 letters; shorten it", error!.Message);
    }

    [Theory]
    [InlineData("gpt hello", true)]
    [InlineData("score edit done", true)]
    [InlineData("not working", true)]
    [InlineData("has_error", false)]
    [InlineData("not has_error", false)]
    [InlineData("tokens > 3", false)]
    [InlineData("\"a b\"", false)]
    public void IsWords_TellsWordsFromConditions(string text, bool expected) => Assert.Equal(expected, Filter.IsWords(text, Schema));
}
