using AngleSharp.Dom;
using Bunit;
using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Tests.Web.Components.SamplePage.Text;

/// <summary>An answer that grows.</summary>
public sealed class GrowingTextTests : BunitContext
{
    [Theory]
    [InlineData("One two three, four. ")]
    [InlineData("nospaceatall")]
    [InlineData("\U0001f600")]
    [InlineData("a\n\n")]
    public void Render_LetterByLetter_ShowsTheWholeAndChangesOnlyTheEnd(string unit)
    {
        var whole = string.Concat(Enumerable.Repeat(unit, 3_000 / unit.Length));
        var step = unit.Length == 2 ? 2 : 7;
        var view = Render<GrowingText>(p => p.Add(v => v.Text, string.Empty));
        var before = new List<string>();
        for (var length = step; length <= whole.Length; length += step)
        {
            view.Render(p => p.Add(v => v.Text, whole[..length]));
            var pieces = Pieces(view);

            Assert.Equal(whole[..length], string.Concat(pieces));
            Assert.Equal(before.SkipLast(1), pieces.Take(Math.Max(0, before.Count - 1)));
            before = pieces;
        }

        Assert.True(before.Count > 3);
        Assert.All(before, p => Assert.True(p.Length <= GrowingText.LongestPiece));
        Assert.All(before, p => Assert.False(char.IsLowSurrogate(p[0])));
    }

    [Fact]
    public void Render_AVeryLongAnswer_ShowsItsEndAndSaysWhatStandsBefore()
    {
        var whole = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"word{i} "));

        var view = Render<GrowingText>(p => p.Add(v => v.Text, whole));

        var shown = string.Concat(Pieces(view));
        Assert.EndsWith("word9999 ", shown, StringComparison.Ordinal);
        Assert.Equal(GrowingText.MostPieces, Pieces(view).Count);
        Assert.StartsWith($"{whole.Length - shown.Length:N0} characters before", view.Find("p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_AnotherAnswer_StartsAnew()
    {
        var view = Render<GrowingText>(p => p.Add(v => v.Text, new string('a', 2_000)));

        view.Render(p => p.Add(v => v.Text, "b"));

        Assert.Equal(["b"], Pieces(view));
    }

    [Fact]
    public void Render_WhatNobodyWouldSee_IsMarked()
    {
        var view = Render<GrowingText>(p => p.Add(v => v.Text, "a\u202eb"));

        Assert.Equal("RLO", view.Find(".ctl").TextContent);
    }

    private static List<string> Pieces(IRenderedComponent<GrowingText> view) => [.. view.FindAll(".pre > span:not(.caret)").Select(s => s.Text())];
}
