using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Tests.Web.Components.SamplePage;

/// <summary>What text of a log looks like: marks for what is not seen, colours of terminals, nothing else of what a terminal would do.</summary>
public sealed class SeenTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("tab\tand\nline", "tab\tand\nline")]
    [InlineData("a\u202Eb", "a|[RLO]|b")]
    [InlineData("a\u2066b\u2069", "a|[LRI]|b|[PDI]")]
    [InlineData("a\u200Bb", "a|[ZWSP]|b")]
    [InlineData("a\u001b[31mb", "a|[ESC]|[31mb")]
    [InlineData("a\u0000b", "a|[x00]|b")]
    [InlineData("\U000E0041", "[TAG A]")]
    [InlineData("é 👨\u200D👩 שלום", "é 👨\u200D👩 שלום")]
    public void Parts_OfText_MarkWhatIsNotSeen(string text, string expected)
    {
        Assert.Equal(expected, Show(SeenText.Parts(text, isTerminal: false)));
    }

    [Theory]
    [InlineData("\u001b[31mred\u001b[0m plain", "tf1:red| plain")]
    [InlineData("\u001b[1;32mgood\u001b[22mthin\u001b[39mplain", "tf2 tb:good|tf2:thin|plain")]
    [InlineData("\u001b[38;5;196mred\u001b[m", "tf1:red")]
    [InlineData("\u001b[38;2;0;0;255mblue", "tf4:blue")]
    [InlineData("\u001b[44mback", "tg4:back")]
    [InlineData("a\u001b[2J\u001b[10;10Hb", "a|b")]
    [InlineData("a\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007b", "a|link|b")]
    [InlineData("a\u001b]0;title\u001b\\b", "a|b")]
    [InlineData("a\u001b[31", "a")]
    [InlineData("a\u001b", "a")]
    [InlineData("a\u202Eb", "a|[RLO]|b")]
    [InlineData("\u001b[99999999999;31mred", "tf1:red")]
    public void Parts_OfATerminal_KeepColoursAlone(string text, string expected)
    {
        Assert.Equal(expected, Show(SeenText.Parts(text, isTerminal: true)));
    }

    [Theory]
    [InlineData("one\ntwo\nthree\nfour\nfive", 2, "one\ntwo", 3)]
    [InlineData("one\ntwo\nthree", 2, "one\ntwo\nthree", 0)]
    [InlineData("one\ntwo\n", 2, "one\ntwo\n", 0)]
    public void Cut_AfterLines_CountsThoseThatAreLeft(string text, int lines, string shown, int left)
    {
        var cut = CutText.Of(text, 1000, lines);

        Assert.Equal((shown, left > 0, left), (cut.Shown, cut.IsCut, cut.LinesLeft));
    }

    [Fact]
    public void Cut_AfterCharacters_LeavesNoHalfCharacter()
    {
        Assert.Equal(new CutText("a", true, 0), CutText.Of("a😀b", 2, int.MaxValue));
    }

    private static string Show(IReadOnlyList<TextPart> parts) =>
        string.Join('|', parts.Select(p => p.Title is not null ? $"[{p.Text}]" : p.Css is null ? p.Text : $"{p.Css}:{p.Text}"));
}
