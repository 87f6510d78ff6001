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
}
