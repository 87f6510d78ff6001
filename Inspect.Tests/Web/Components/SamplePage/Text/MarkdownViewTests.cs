using Bunit;
using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Tests.Web.Components.SamplePage.Text;

/// <summary>Markdown of strangers: what it says is drawn, what it would do is not.</summary>
public sealed class MarkdownViewTests : BunitContext
{
    [Theory]
    [InlineData("# A *b*", "<p class=\"mdh h1\">A <em>b</em></p>")]
    [InlineData("- a\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>")]
    [InlineData("3. a", "<ol start=\"3\"><li><p>a</p></li></ol>")]
    [InlineData("- [x] done", "<ul><li><p>☑  done</p></li></ul>")]
    [InlineData("a `b<c>` **d** ~~e~~", "<p>a <code>b&lt;c&gt;</code> <strong>d</strong> <del>e</del></p>")]
    [InlineData("|a|b|\n|-|-|\n|1|2|", "<div class=\"mdtable\"><table><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><p>1</p></td><td><p>2</p></td></tr></table></div>")]
    [InlineData("> said", "<blockquote><p>said</p></blockquote>")]
    [InlineData("is \\(a_1\\) so", "<p>is <span class=\"math\" data-math=\"a_1\"><span class=\"tex mono\">\\(a_1\\)</span></span> so</p>")]
    [InlineData("$x$ of", "<p><span class=\"math\" data-math=\"x\"><span class=\"tex mono\">$x$</span></span> of</p>")]
    [InlineData("\\[\na < b\n\\]", "<p><span class=\"math block\" data-math=\"\na &lt; b\n\"><span class=\"tex mono\">\\[\na &lt; b\n\\]</span></span></p>")]
    [InlineData("$$\na^2\n$$", "<p><span class=\"math block\" data-math=\"a^2\"><span class=\"tex mono\">$$\na^2\n$$</span></span></p>")]
    [InlineData("from $5 to $10", "<p>from $5 to $10</p>")]
    [InlineData("a $word$ b", "<p>a $word$ b</p>")]
    [InlineData("\\(\\href{javascript:x}{y}\\)", "<p>\\(\\href{javascript:x}{y}\\)</p>")]
    [InlineData("$\\phantom{seen_1}$", "<p>$\\phantom{seen_1}$</p>")]
    [InlineData("`\\(a_1\\)`", "<p><code>\\(a_1\\)</code></p>")]
    public void Render_Markdown_DrawsElements(string text, string expected)
    {
        Render<MarkdownView>(p => p.Add(v => v.Text, text)).MarkupMatches(expected);
    }

    [Theory]
    [InlineData("[x](javascript:alert(1))", "x (javascript:alert(1))")]
    [InlineData("[x](data:text/html,hi)", "x (data:text/html,hi)")]
    [InlineData("[x](/local)", "x (/local)")]
    [InlineData("![cat](https://away.example/c.png)", "(image) cat https://away.example/c.png")]
    [InlineData("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    [InlineData("[x]: https://away.example/r", "[x]: https://away.example/r")]
    [InlineData("a\u202eb", "aRLOb")]
    public void Render_WhatCouldAct_IsText(string text, string expected)
    {
        var view = Render<MarkdownView>(p => p.Add(v => v.Text, text));

        Assert.Equal(expected, view.Nodes.Select(n => n.TextContent).Aggregate(string.Concat));
        Assert.Empty(view.FindAll("a, img, script"));
    }

    [Theory]
    [InlineData("[x](https://a.example/b)", "https://a.example/b")]
    [InlineData("<http://a.example/>", "http://a.example/")]
    [InlineData("[m](mailto:a@b.example)", "mailto:a@b.example")]
    public void Render_ALinkOfTheWeb_OpensApartAndTellsNobody(string text, string address)
    {
        var link = Render<MarkdownView>(p => p.Add(v => v.Text, text)).Find("a");

        Assert.Equal((address, "_blank", "noopener noreferrer nofollow"), (link.GetAttribute("href"), link.GetAttribute("target"), link.GetAttribute("rel")));
    }

    [Fact]
    public void Render_NestedTooDeep_IsShownAsText()
    {
        var text = string.Concat(Enumerable.Repeat("> ", 5000)) + "deep";

        Assert.Contains("deep", Render<MarkdownView>(p => p.Add(v => v.Text, text)).Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain words, 3 * 4 = 12\nand more", false)]
    [InlineData("a **b**", true)]
    [InlineData("```\ncode\n```", true)]
    [InlineData("1. one", true)]
    [InlineData("5 - 3 is 2 - not -1", false)]
    public void IsLikely_OnlyWhereMarksAre(string text, bool expected)
    {
        Assert.Equal(expected, MarkdownText.IsLikely(text));
    }
}
