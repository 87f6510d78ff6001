using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Tests.Support;

namespace Inspect.Tests.Tasks;

/// <summary>Metrics in task files: of the task, of a scorer, of keys of scores, with arguments.</summary>
public sealed class TaskMetricsTests
{
    private const string Items = "dataset: [{input: a}]\n";

    [Fact]
    public void Parse_MetricsWithArguments_AreRead()
    {
        var metrics = Parse(Items + "scorer: exact\nmetrics:\n  - accuracy\n  - stderr: topic\n  - ci: {level: 0.9, cluster: topic}\n  - grouped: {metric: {stderr: {cluster: topic}}, group_key: topic, all: false}").Require().Metrics!.Value;

        Assert.Equal(["accuracy", "stderr", "ci", "grouped"], metrics.Select(m => m.Name));
        Assert.Equal("topic", metrics[1].Params["cluster"].GetString());
        Assert.Equal(0.9, metrics[2].Params["level"].GetDouble());
        Assert.Equal(("""{"stderr":{"cluster":"topic"}}""", JsonValueKind.False), (metrics[3].Params["metric"].GetRawText(), metrics[3].Params["all"].ValueKind));
    }

    [Theory]
    [InlineData("scorer: {match: any, metrics: [mean, ci]}")]
    [InlineData("scorer:\n  - match: any\n    metrics: [mean, ci]")]
    [InlineData("scorer:\n  - metrics: [mean, ci]\n    match: {location: any}")]
    public void Parse_MetricsBesideAScorer_AreItsOwn(string scorer)
    {
        var use = Assert.Single(Parse(Items + scorer).Require().Scorer);

        Assert.Equal(("match", "any"), (use.Name, use.Params["location"].GetString()));
        Assert.Equal(["mean", "ci"], use.Metrics!.Value.Select(m => m.Name));
    }

    [Fact]
    public void Parse_MetricsByKey_KeepTheirOrder()
    {
        var metrics = Parse(Items + "scorer: exact\nmetrics: [mean, {by_key: {\"*\": [mean, stderr], style: std}}]").Require().Metrics!.Value;

        Assert.Equal(["*: mean, stderr", "style: std"], Assert.IsType<PartUse.ByKey>(metrics[1]).Keys.Select(k => $"{k.Key}: {string.Join(", ", k.Value.Select(m => m.Name))}"));
    }

    [Theory]
    [InlineData("metric", """{"metric":"stderr"}""")]
    [InlineData("map", """{"scorer":"match","metric":"stderr"}""")]
    public void Parse_AHeadline_IsRead(string form, string expected)
    {
        var headline = form == "metric" ? "stderr" : "{scorer: match, metric: stderr}";

        Assert.Equal(expected, Parse($"{Items}scorer: match\nheadline_metric: {headline}").Require().HeadlineMetric!.Value.GetRawText());
    }

    [Theory]
    [InlineData("metrics: [acuracy]", "tasks/x.yaml:2:11: unknown metric \"acuracy\". Did you mean \"accuracy\"?")]
    [InlineData("metrics: [ci: 2]", "tasks/x.yaml:2:11: ci: \"level\" does not fit. It must lie between 0 and 1.")]
    [InlineData("metrics: [grouped: {metric: men, group_key: g}]", "tasks/x.yaml:2:11: Unknown metric \"men\". Did you mean \"mean\"?")]
    [InlineData("metrics: [grouped: {metric: ci, group_key: g}]", "tasks/x.yaml:2:11: Grouped: \"metric\" must give one number a group, and ci gives several. Name another, such as accuracy.")]
    [InlineData("metrics: [by_key: mean]", "tasks/x.yaml:2:19: \"by_key\" must be a map of a key of the scores, or a pattern of keys, to its metrics: {\"*\": [mean, stderr]}")]
    [InlineData("scorer: {exact: , metrics: [acuracy]}", "tasks/x.yaml:2:29: unknown metric \"acuracy\". Did you mean \"accuracy\"?")]
    [InlineData("scorer: {exakt: , metrics: [accuracy]}", "tasks/x.yaml:2:9: unknown scorer \"exakt\". Did you mean \"exact\"?")]
    [InlineData("headline_metric: {metrik: mean}", "tasks/x.yaml:2:19: \"headline_metric\" has no key \"metrik\". Did you mean \"metric\"?")]
    public void Parse_AWrongMetric_NamesLineAndFix(string text, string problem) => Assert.Equal([problem], Parse(Items + text).Problems.Select(p => p.ToString()));

    private static TaskFile Parse(string text) => TaskFileParser.Parse(
        text, "/tasks/x.yaml", "tasks/x.yaml", "/tasks", ImmutableDictionary<string, JsonElement>.Empty, Make.Parts());
}
