using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Filters;
using Inspect.Engine.Metrics;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run.Columns;
using Inspect.Web.Runs;

namespace Inspect.Tests.Web.Components.Run.Columns;

/// <summary>How the author of a task would have its samples shown (log format 5.2, <c>viewer</c>), and what a reader chooses instead.</summary>
public sealed class AuthorViewTests
{
    private const string Viewer = """
        {"task_samples_view": [{"name": "Checks", "columns": [{"id": "sampleId"}, {"id": "score__style__tone"}, {"id": "target", "visible": false}, {"id": "input"},
          {"id": "score__exact__exact"}, {"id": "nothing"}, 5],
          "sort": [{"column": "score__style__tone", "dir": "desc"}], "score_labels": {"tone": "Tone of voice", "exact": 1},
          "score_color_scales": {"tone": {"palette": "good-low", "min": 0, "max": 10}, "exact": {"C": "good", "I": "bad", "P": "glitter"}, "length": "rainbow"},
          "color_scales_enabled": true, "multiline": true}, {"name": "Other"}]}
        """;

    [Fact]
    public void Of_AViewOfALog_IsReadAndWhatIsWrongPassedOver()
    {
        var author = Of(Viewer);
        var all = SampleColumns.Of([Row(5)], author);

        Assert.Equal(["scores.style.tone", "input", "scores.exact"], SampleColumns.Chosen(all, null, author, author.Look).Select(c => c.Key));
        Assert.Equal("Tone of voice", all.First(c => c.Key == "scores.style.tone").Head);
        Assert.Equal("exact", all.First(c => c.Key == "scores.exact").Head);
        Assert.Equal("-scores.style.tone", author.SortOf(all));
        Assert.Equal(new SampleLook(HasColours: true, IsNarrow: false, IsTall: true), author.Look);
    }

    [Fact]
    public void Chosen_WhatTheReaderAsksFor_ComesBeforeTheAuthor()
    {
        var author = Of(Viewer);
        var all = SampleColumns.Of([Row(5)], author);

        Assert.Equal(["limit"], SampleColumns.Chosen(all, "limit", author, author.Look).Select(c => c.Key));
        Assert.Equal(new SampleLook(false, true, false), SampleLook.Of("narrow", author.Look));
        Assert.Equal(SampleLook.Usual, SampleLook.Of(SampleLook.Usual.Asked(author.Look), author.Look));
        Assert.Null(author.Look.Asked(author.Look));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("""{"task_samples_view": null}""")]
    [InlineData("""{"task_samples_view": []}""")]
    [InlineData("""{"task_samples_view": [7]}""")]
    public void Of_NoView_IsNone(string viewer) => Assert.Equal(AuthorView.None, Of(viewer));

    [Theory]
    [InlineData("sampleId", "asc", null)]
    [InlineData("sampleId", "desc", "-plan")]
    [InlineData("duration", "desc", "-seconds")]
    [InlineData("tokens", "asc", "tokens")]
    [InlineData("sampleStatus", "asc", "outcome")]
    public void SortOf_AColumnOfInspectView_IsTheOneHere(string column, string direction, string? sort) =>
        Assert.Equal(sort, Of("""{"task_samples_view": {"name": "x", "sort": [{"column": "A", "dir": "B"}]}}""".Replace("A", column, StringComparison.Ordinal).Replace("B", direction, StringComparison.Ordinal)).SortOf([]));

    /// <summary>A scale has five steps; from 0 to 10 the value 5 is its middle, and what lies outside takes its end.</summary>
    [Theory]
    [InlineData("\"good-high\"", 0, "hg-0")]
    [InlineData("\"good-high\"", 5, "hg-2")]
    [InlineData("\"good-low\"", 0, "hg-4")]
    [InlineData("\"diverging\"", 10, "hg-4")]
    [InlineData("\"neutral\"", 0, null)]
    [InlineData("\"neutral\"", 10, "hn-4")]
    [InlineData("""{"palette": "good-high", "min": -10, "max": 5}""", 99, "hg-4")]
    [InlineData("""{"palette": "good-high", "min": 3, "max": 3}""", 3, null)]
    public void CssOf_ANumber_IsItsPlaceOnTheScale(string scale, double value, string? css) =>
        Assert.Equal(css, ScoreScale.Of(JsonElement.Parse(scale))!.CssOf(FilterValue.OfScore(value.ToString(CultureInfo.InvariantCulture), value), 0, 10));

    [Fact]
    public void CssOf_AWord_IsWhatItStandsFor()
    {
        var scale = Of(Viewer).Scales["exact"];

        Assert.Equal("hr-good", scale.CssOf(FilterValue.OfScore("C", 1), 0, 1));
        Assert.Null(scale.CssOf(FilterValue.OfScore("P", 0.5), 0, 1));
        Assert.Null(ScoreScale.Of(JsonElement.Parse("\"rainbow\"")));
        Assert.Null(ScoreScale.Neutral.CssOf(FilterValue.OfScore("NaN", double.NaN), 0, 1));
        Assert.Null(ScoreScale.Neutral.CssOf(FilterValue.OfScore("C", 1), 0, 1));
    }

    private static AuthorView Of(string viewer) => AuthorView.Of(MakeLog.Header(MakeLog.Spec() with { Viewer = JsonElement.Parse(viewer) }));

    private static SampleView Row(double tone) => Make.SampleView(score: "C") is var view ? view with
    {
        Summary = view.Summary! with
        {
            Scores = new Dictionary<string, Score>
            {
                ["exact"] = new() { Value = ScoreValue.Correct },
                ["style"] = new() { Value = new ScoreValue.OfMap([new("tone", ScoreValue.Of(tone)), new("length", ScoreValue.Of(12))]) },
            },
        },
    } : view;
}
