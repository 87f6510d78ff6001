using System.Text.Json;
using Bunit;
using Inspect.Engine.Metrics;
using Inspect.Tests.Logs;
using Inspect.Web.Components.SamplePage.Scores;

namespace Inspect.Tests.Web.Components.SamplePage.Scores;

/// <summary>The scores in a sample's head: chips or grid, in the author's order (log format 5.2, <c>sample_score_view</c>).</summary>
public sealed class ScorePanelTests : BunitContext
{
    private static readonly KeyValuePair<string, Score>[] Scores =
    [
        Of("match", ScoreValue.Correct),
        Of("judge", new ScoreValue.OfMap([new("tone", ScoreValue.Of(0.2)), new("Clarity", ScoreValue.Unscored)])),
        Of("words", ScoreValue.Of(7L)),
    ];

    [Theory]
    [InlineData("""{}""", "match tone Clarity words")]
    [InlineData("""{"sort": {"column": "name"}}""", "Clarity match tone words")]
    [InlineData("""{"sort": {"column": "name", "dir": "desc"}}""", "words tone match Clarity")]
    [InlineData("""{"sort": {"column": "value", "dir": "asc"}}""", "tone match words Clarity")]
    [InlineData("""{"sort": {"column": "value", "dir": "desc"}}""", "words match tone Clarity")]
    [InlineData("""{"sort": {"column": "colour", "dir": "desc"}}""", "match tone Clarity words")]
    [InlineData("""{"sort": 3}""", "match tone Clarity words")]
    public void Sort_IsTheAuthors_AndWhatHasNoNumberComesLast(string view, string names) =>
        Assert.Equal(names.Split(' '), PanelOf(view).Sort(ScoreEntry.Of(Scores)).Select(e => e.Name));

    [Theory]
    [InlineData("""{}""", 2, false)]
    [InlineData("""{}""", 3, true)]
    [InlineData("""{"default": "grid"}""", 2, true)]
    [InlineData("""{"default": "chips"}""", 9, false)]
    [InlineData("""{"default": null}""", 9, true)]
    [InlineData("""{"default": "pie"}""", 2, false)]
    public void Kind_IsTheAuthors_ElseByTheNumberOfScores(string view, int count, bool isGrid) => Assert.Equal(isGrid, PanelOf(view).IsGridFor(count));

    [Fact]
    public void Entries_OfAKeyThatSeveralScorersHave_AreNamedWithTheirScorer()
    {
        var both = ScoreEntry.Of([Of("a", new ScoreValue.OfMap([new("x", ScoreValue.Of(1L))])), Of("b", new ScoreValue.OfMap([new("x", ScoreValue.Of(2L))]))]);

        Assert.Equal(["a x", "b x"], both.Select(e => e.Name));
    }

    [Fact]
    public async Task Strip_OfTheReadersChoice_IsWhatTheReaderChose()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.Setup<string?>("inspectChoices.read", "scores").SetResult("chips");
        Renderer.SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
        var strip = Render<ScoreStrip>(p => p.Add(s => s.Scores, Scores).Add(s => s.Author, ScorePanel.None));
        Assert.Equal(["match: correct", "tone: 0.2", "Clarity: not scored", "words: 7"], strip.FindAll(".schips .clip").Select(c => c.TextContent));

        await strip.InvokeAsync(() => strip.Find("button").Click());

        Assert.Equal(["match", "tone", "Clarity", "words"], strip.FindAll(".sgrid dt").Select(c => c.TextContent));
        Assert.Equal("grid", JSInterop.Invocations["inspectChoices.write"].Single().Arguments[1]);
    }

    [Fact]
    public void Strip_OfOneScore_IsNotShown()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Renderer.SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));

        Assert.Empty(Render<ScoreStrip>(p => p.Add(s => s.Scores, Scores[..1]).Add(s => s.Author, ScorePanel.None)).Markup.Trim());
    }

    private static KeyValuePair<string, Score> Of(string scorer, ScoreValue value) => new(scorer, new Score { Value = value });

    private static ScorePanel PanelOf(string view)
    {
        var header = MakeLog.Header(MakeLog.Spec(items: 1));
        return ScorePanel.Of(header with { Eval = header.Eval with { Viewer = JsonDocument.Parse($$"""{"sample_score_view": {{view}}}""").RootElement } });
    }
}
