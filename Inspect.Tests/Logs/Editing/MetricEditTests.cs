using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Editing;

/// <summary>What becomes of metrics that cannot be computed again when a score is edited.</summary>
public sealed class MetricEditTests : IDisposable
{
    private static readonly LogProvenance Ann = new(MakeLog.Noon, "ann");

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mine/odd", null)]
    [InlineData("mine/accuracy", null)] // of another package, whatever its name
    [InlineData("stderr", "topic")]
    public async Task Apply_MetricThatCannotBeComputed_LeavesAndSaysSo(string name, string? cluster)
    {
        var odd = new EvalMetric { Name = name, Value = 0.75, Params = new Dictionary<string, JsonElement> { ["cluster"] = LogJson.ToElement(cluster) } };
        var path = await LogAsync(Score("exact", ("odd", odd), ("accuracy", new EvalMetric { Name = "accuracy", Value = 1 })));

        var result = await EditAsync(path);

        var score = (await EvalLogReader.ReadHeaderAsync(path, Stop)).Results!.Scores[0];
        Assert.Equal(["accuracy"], score.Metrics.Keys);
        Assert.Equal(0.5, score.Metrics["accuracy"].Value);
        var kept = score.Metadata!["metrics_before_edit"].GetProperty("odd");
        Assert.Equal((name, 0.75, "ann"), (kept.GetProperty("name").GetString(), kept.GetProperty("value").GetDouble(), kept.GetProperty("provenance").GetProperty("author").GetString()));
        Assert.Equal(
            "The metric odd of exact left the results: it cannot be computed again here. "
            + "Before the edit it was 0.75, which the score's metadata keep as metrics_before_edit.",
            Assert.Single(result.Warnings));
        Assert.Equal("accuracy", result.Header.Results!.Headline!.Value.GetProperty("metric").GetString());
    }

    [Fact]
    public async Task Apply_EditedAgain_KeepsTheValueBeforeTheFirstEdit()
    {
        var path = await LogAsync(Score("exact", ("odd", new EvalMetric { Name = "mine/odd", Value = 0.75 })));
        await EditAsync(path);

        var result = await EditAsync(path);

        Assert.Empty(result.Warnings);
        var score = result.Header.Results!.Scores[0];
        Assert.Empty(score.Metrics);
        Assert.Equal(0.75, score.Metadata!["metrics_before_edit"].GetProperty("odd").GetProperty("value").GetDouble());
        Assert.Null(result.Header.Results.Headline);
    }

    [Fact]
    public async Task Apply_ScoreOfOneScorer_LeavesTheMetricsOfTheOthers()
    {
        var path = await LogAsync(
            Score("exact", ("accuracy", new EvalMetric { Name = "accuracy", Value = 1 })),
            Score("other", ("odd", new EvalMetric { Name = "mine/odd", Value = 0.75 })));

        var result = await EditAsync(path);

        Assert.Empty(result.Warnings);
        Assert.Equal((0.5, 0.75), (result.Header.Results!.Scores[0].Metrics["accuracy"].Value, result.Header.Results.Scores[1].Metrics["odd"].Value));
        Assert.Equal("odd", result.Header.Results.Headline!.Value.GetProperty("metric").GetString());
    }

    /// <summary>Of two correct samples one becomes incorrect: C 1/2 stays where it was, I 1/2 is new.</summary>
    [Fact]
    public async Task Apply_FrequenciesOfOtherValues_NamesTheNewOnes()
    {
        var path = await LogAsync(
            Score("exact", ("C", new EvalMetric { Name = "C", Group = "frequency", Value = 1 })), Score("other", ("odd", new EvalMetric { Name = "mine/odd", Value = 0.75 })));

        var result = await EditAsync(path);

        Assert.Equal(["C frequency 0.5", "I frequency 0.5"], result.Header.Results!.Scores[0].Metrics.Select(m => $"{m.Key} {m.Value.Group} {m.Value.Value}").Order());
        Assert.Equal((2, 0), (result.Header.Results.Scores[0].ScoredSamples, result.Header.Results.Scores[0].UnscoredSamples));
    }

    private static EvalScore Score(string scorer, params (string Key, EvalMetric Metric)[] metrics) =>
        new() { Name = scorer, Scorer = scorer, Metrics = metrics.ToDictionary(m => m.Key, m => m.Metric) };

    /// <summary>A log of two correct samples, whose headline is the metric that is called odd.</summary>
    private async Task<string> LogAsync(params ImmutableArray<EvalScore> scores)
    {
        var path = _folder.File("a.eval");
        var owner = scores.First(s => s.Metrics.ContainsKey("odd")).Name;
        var headline = LogJson.ToElement(new Dictionary<string, JsonElement>
        {
            ["scorer"] = LogJson.ToElement(owner), ["score"] = LogJson.ToElement(owner), ["metric"] = LogJson.ToElement("odd"),
        });
        await using var writer = await EvalLogWriter.StartAsync(path, MakeLog.Spec(items: 2), MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(2)), Stop);
        var header = MakeLog.Header(writer.Spec);
        await writer.FinishAsync(header with { Results = header.Results! with { TotalSamples = 2, CompletedSamples = 2, Scores = scores, Headline = headline } }, null, Stop);
        return path;
    }

    private static Task<EditedLog> EditAsync(string path) => LogEditor.ApplyAsync(
        path, [new ScoreEdit(SampleId.Of(1), 1, "exact", new ScoreChange { Value = ScoreValue.Incorrect })], Ann, null, MakeLog.Editing, Stop);
}
