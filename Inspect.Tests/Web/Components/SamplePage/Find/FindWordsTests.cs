using Inspect.Web.Components.SamplePage.Find;
using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Tests.Web.Components.SamplePage.Find;

/// <summary>What counts as found in a text, and what is shown of a long one.</summary>
public sealed class FindWordsTests
{
    [Theory]
    [InlineData("Flag", "the FLAG is a flag", "4+4 14+4")]
    [InlineData("aa", "aaaa a", "0+2 2+2")]
    [InlineData("say \"hi\"", "{\"cmd\": \"say \\\"hi\\\"\"} and say \"hi\"", "9+10 26+8")]
    [InlineData("a\\nb", "a\nb a\\nb", "0+3 4+4")]
    [InlineData("\\x", "a \\x \\\\x", "2+2 5+3")]
    [InlineData("none", "nothing", "")]
    public void In_AText_FindsEachFormOnceAndInOrder(string query, string text, string expected)
    {
        var found = string.Join(' ', FindWords.Of(query).In(text).Select(f => $"{f.Offset}+{f.Length}"));

        Assert.Equal(expected, found);
    }

    [Fact]
    public void FoundPart_DeepInALongText_HoldsWholeLinesAroundIt()
    {
        var text = string.Concat(Enumerable.Range(0, 1000).Select(i => $"line {i:0000}\n"));
        var at = text.IndexOf("0500", StringComparison.Ordinal);

        var part = FoundPart.Of(new FoundText(0, text, at, 4, ["0500"]));

        Assert.Equal("0500", part.Hit);
        Assert.StartsWith("line ", part.Before, StringComparison.Ordinal);
        Assert.EndsWith("\nline ", part.Before, StringComparison.Ordinal);
        Assert.Matches("line [0-9]{4}$", part.After);
        Assert.InRange(part.Before.Length + part.After.Length, 1000, 1210);
    }

    [Theory]
    [InlineData("Port", FindOptions.None, "0 11 16 31")]
    [InlineData("Port", FindOptions.Case, "0")]
    [InlineData("port", FindOptions.Word, "0 11 31")]
    [InlineData("port", FindOptions.Word | FindOptions.Case, "11 31")]
    [InlineData("port \\d+", FindOptions.Regex, "0")]
    [InlineData("PORT \\d+", FindOptions.Regex | FindOptions.Case, "")]
    [InlineData("p\\w*", FindOptions.Regex | FindOptions.Word, "0 11 16 31")]
    [InlineData("x*", FindOptions.Regex, "")]
    public void In_WithOptions_FindsWhatTheyMean(string query, FindOptions options, string offsets) =>
        Assert.Equal(offsets, string.Join(' ', FindWords.Of(query, options).In("Port 80 or port ports_8080 was,port").Select(p => p.Offset)));

    [Theory]
    [InlineData("(a", "No regular expression: ")]
    [InlineData("(?<=a)b", "Groups that look around")]
    [InlineData("(a)\\1", "Groups that look around")]
    public void Of_APatternThatCannotBeUsed_SaysWhy(string pattern, string start)
    {
        var words = FindWords.Of(pattern, FindOptions.Regex);

        Assert.StartsWith(start, words.Problem, StringComparison.Ordinal);
        Assert.Empty(words.In("aab"));
    }

    [Fact]
    public void In_APatternThatBacktracksForEver_EndsAtOnce() =>
        Assert.Empty(FindWords.Of("(a+)+$", FindOptions.Regex).In(new string('a', 100_000) + "b"));
}
