using System.Text.RegularExpressions;
using Inspect.Tests.Support;
using Inspect.Web.Components.SamplePage.Sessions;

namespace Inspect.Tests.Web.Components.SamplePage.Sessions;

/// <summary>What stands in a terminal after programs wrote to it (ECMA-48, as xterm does it).</summary>
public sealed partial class TerminalScreenTests
{
    [Theory]
    [InlineData("one\r\ntwo", "one\ntwo")]
    [InlineData("10 %\r50 %\r100 %", "100 %")]
    [InlineData("lss\b\u001b[K -l", "ls -l")]
    [InlineData("abc\b\b\bX", "Xbc")]
    [InlineData("abc\r\u001b[2CX", "abX")]
    [InlineData("abc\r\u001b[P", "bc")]
    [InlineData("bc\r\u001b[@a", "abc")]
    [InlineData("abcd\r\u001b[2X", "  cd")]
    [InlineData("abc\u001b[1Kd", "   d")]
    [InlineData("one\r\ntwo\u001b[A!", "one!\ntwo")]
    [InlineData("one\r\ntwo\u001b[1;1HO", "One\ntwo")]
    [InlineData("one\r\ntwo\u001b[H\u001b[Jnew", "new")]
    [InlineData("a\tb", "a       b")]
    [InlineData("\u001b]0;title\u0007text", "text")]
    [InlineData("\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001bP1$r\u001b\\x", "x")]
    [InlineData("\u001b(Bx\u001b=y", "xy")]
    [InlineData("\u001b[?2004h$ ", "$ ")]
    [InlineData("tail \u001b[3", "tail ")]
    public void Write_ThenText_IsWhatStandsThere(string written, string expected)
    {
        var screen = new TerminalScreen(5, 20);

        screen.Write(written);

        Assert.Equal(expected, screen.Text().TrimEnd('\n'));
    }

    [Fact]
    public void Write_AnyPieces_IsTheSameAsTheWhole()
    {
        const string written = "$ \u001b[1;31mls\u001b[0m\r\n\u001b]0;é\u0007naïve\u001b[2D\u001b[K\r\n🙂 done";
        var whole = new TerminalScreen(5, 40);
        var parts = new TerminalScreen(5, 40);

        whole.Write(written);
        for (var at = 0; at < written.Length; at++)
        {
            var isPair = char.IsHighSurrogate(written[at]);
            parts.Write(written.Substring(at, isPair ? 2 : 1));
            at += isPair ? 1 : 0;
        }

        Assert.Equal("$ \u001b[0m\u001b[1;31mls\n\u001b[0mnaï\n🙂 done", whole.Text());
        Assert.Equal(whole.Text(), parts.Text());
    }

    [Fact]
    public void Write_MoreThanALine_GoesOnInTheNext()
    {
        var screen = new TerminalScreen(5, 4);

        screen.Write("abcdef");

        Assert.Equal("abcd\nef", screen.Text());
    }

    /// <summary>An editor takes the screen and gives it back as it was.</summary>
    [Fact]
    public void Write_AProgramThatTakesTheScreen_LeavesItAsItWas()
    {
        var screen = new TerminalScreen(5, 20);
        screen.Write("$ vi\r\n\u001b[?1049h\u001b[2J\u001b[1;1Hedited");
        Assert.Equal("edited", screen.Text());

        screen.Write("\u001b[?1049l$ ");

        Assert.Equal("$ vi\n$ ", screen.Text());
    }

    /// <summary>Who reads the recording wants what was cleared too: it stands above.</summary>
    [Fact]
    public void Write_Clear_LeavesWhatStoodThereAbove()
    {
        var screen = new TerminalScreen(3, 20);
        screen.Write("secret\r\n$ clear\r\n\u001b[H\u001b[2J\u001b[3J$ ");

        Assert.Equal("secret\n$ clear\n\n$ ", screen.Text());
        Assert.Equal("$ ", screen.Text(1));
    }

    [Fact]
    public void Write_WithoutEnd_IsBounded()
    {
        var screen = new TerminalScreen(24, 80);
        for (var i = 0; i < 20_000; i++)
        {
            screen.Write("y\r\n\u001b[9999L\u001b[999999999C\u001b[9999@");
        }

        Assert.InRange(screen.Text().Split('\n').Length, 24, 4_000);
    }

    /// <summary>A recording is a stranger's file: whatever it holds, the page goes on, and no line is longer than the terminal is wide.</summary>
    [Fact]
    public void Write_AnythingAtAll_NeitherThrowsNorGrows()
    {
        const string Letters = "\u001b\u001b\u001b[[]??;;0123459ABCDEFGHJKLMPX@`dfhlmrsu()=>\u009b\a\b\t\r\n ab\u00e9\ud83d\ude42\ud800";
        var random = new Random(17);
        for (var round = 0; round < LongRun.Times(2_000, 200_000); round++)
        {
            var screen = new TerminalScreen(1 + random.Next(6), 1 + random.Next(12));
            var written = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => Letters[random.Next(Letters.Length)]));
            var cut = random.Next(written.Length);

            screen.Write(written[..cut]);
            screen.Write(written[cut..]);
            screen.Write("\u001b[?1049l\u001b[9;9H\u001b[3M\u001b[2Lx");

            Assert.All(Plain().Replace(screen.Text(), string.Empty).Split('\n'), line => Assert.InRange(new System.Globalization.StringInfo(line).LengthInTextElements, 0, 12));
        }
    }

    [GeneratedRegex("\u001b\\[[^m]*m")]
    private static partial Regex Plain();
}
