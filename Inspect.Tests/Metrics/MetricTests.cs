using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Metrics;

/// <summary>What metrics refuse, and what they are beside the vectors.</summary>
public sealed class MetricTests
{
    [Theory]
    [InlineData("ci", """{"level": 1}""", "ci: \"level\" does not fit. It must lie between 0 and 1.")]
    [InlineData("ci", """{"method": "z"}""", "ci: \"method\" must be one of t, bootstrap, not \"z\".")]
    [InlineData("bootstrap_stderr", """{"num_samples": 0}""", "bootstrap_stderr: \"num_samples\" does not fit. It must be at least 1.")]
    [InlineData("grouped", """{"metric": "accuracy"}""", "grouped needs \"group_key\": Key of the items' metadata that names the group.")]
    [InlineData("grouped", """{"metric": "accuracy", "group_key": "g", "all": "some"}""", "grouped: \"all\" does not fit. Give samples, groups or false.")]
    [InlineData("grouped", """{"metric": 5, "group_key": "g"}""", "grouped: \"metric\" must be a metric: its name, or a map of its name to its arguments.")]
    [InlineData("mean", """{"to_float": {"right": "A"}}""", "mean: \"to_float\" does not fit. Give a map with any of correct, incorrect, partial, noanswer.")]
    public void Check_AnArgumentThatDoesNotFit_IsNamed(string name, string arguments, string problem) =>
        Assert.Equal(problem, Make.Parts().Check(PartKind.Metric, Named(name, arguments)));

    [Theory]
    [InlineData("""{"metric": "ci", "group_key": "g"}""", "Grouped: \"metric\" must give one number a group, and ci gives several. Name another, such as accuracy.")]
    [InlineData("""{"metric": "acuracy", "group_key": "g"}""", "Unknown metric \"acuracy\". Did you mean \"accuracy\"?")]
    public void Create_AMetricOfAMetricThatDoesNotFit_SaysWhy(string arguments, string problem) =>
        Assert.Equal(problem, Assert.Throws<InspectException>(() => Make.Parts().CreateMetric(Named("grouped", arguments))).Message);

    [Theory]
    [InlineData("""{"metric": "stderr", "group_key": "g"}""")]
    [InlineData("""{"metric": {"stderr": {"cluster": "c"}}, "group_key": "g"}""")]
    [InlineData("""{"metric": {"stderr": "c"}, "group_key": "g"}""")]
    [InlineData("""{"metric": {"type": "metric", "name": "inspect_ai/stderr", "params": {"cluster": null}}, "group_key": "g"}""")]
    public void Create_AMetricOfAMetric_ReadsTaskFilesAndLogs(string arguments)
    {
        var groups = (ScoreValue.OfMap)Compute(Named("grouped", arguments), Score("C", "a"), Score("I", "a"), Score("C", "b"));

        Assert.Equal(["a", "b", "all"], groups.Items.Select(i => i.Key));
        Assert.Equal(ScoreValue.Of(0.5), groups.Items[0].Value);
    }

    [Fact]
    public void Wilson_AScoreAboveOne_IsRefused() =>
        Assert.StartsWith("ci_wilson needs scores between 0 and 1.", Assert.Throws<InspectException>(() => Compute(Part.Of("ci_wilson"), Score("2", "a"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Wilson_OneClusterAlone_IsRefused() => Assert.StartsWith(
        "ci_wilson needs at least two clusters", Assert.Throws<InspectException>(() => Compute(Named("ci_wilson", """{"cluster": "g"}"""), Score("C", "a"), Score("I", "a"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Stderr_ClustersThatAreEqual_AreOne()
    {
        var metric = Make.Parts().CreateMetric(Named("stderr", """{"cluster": "g"}"""));
        SampleScore Of(string cluster) => new(SampleId.Of(1), ScoreValue.Correct, new Dictionary<string, JsonElement> { ["g"] = JsonElement.Parse(cluster) });

        // One cluster has no error; 1, 1.0 and true are equal, and a text is what it says, however it is escaped.
        Assert.Equal(ScoreValue.Of(0.0), metric.Compute([Of("1"), Of("1.0"), Of("true"), Of("true") with { Value = ScoreValue.Incorrect }]));
        Assert.Equal(ScoreValue.Of(0.0), metric.Compute([Of("\"é\""), Of("\"\\u00e9\"") with { Value = ScoreValue.Incorrect }]));
    }

    [Fact]
    public void Spread_OfEqualNumbers_IsNone()
    {
        // NumPy 1.24: numpy.std([100000000.1] * 8, ddof=1) is 0.0; a running sum leaves 1.6e-08.
        var scores = Enumerable.Range(0, 8).Select(i => new SampleScore(SampleId.Of(i), ScoreValue.Of(100_000_000.1), Nothing)).ToList();

        Assert.Equal(ScoreValue.Of(0.0), Make.Parts().CreateMetric(Part.Of("std")).Compute(scores));
    }

    [Fact]
    public void Frequency_NumbersThatAreNone_AreNamedAsInPython()
    {
        var scores = new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity }.Select((n, i) => new SampleScore(SampleId.Of(i), ScoreValue.Of(n), Nothing)).ToList();

        Assert.Equal(["nan", "inf", "-inf"], ((ScoreValue.OfMap)Make.Parts().CreateMetric(Part.Of("frequency")).Compute(scores)).Items.Select(i => i.Key));
    }

    [Fact]
    public void Grouped_GroupsOfOneName_KeepTheLast()
    {
        var groups = (ScoreValue.OfMap)Compute(Named("grouped", """{"metric": "accuracy", "group_key": "g", "all": "groups", "name_template": "x"}"""), Score("C", "a"), Score("I", "b"));

        Assert.Equal([("x", ScoreValue.Of(0.0)), ("all", ScoreValue.Of(0.0))], groups.Items.Select(i => (i.Key, i.Value)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("NaN")]
    public void Stderr_AClusterThatIsNone_IsRefused(string cluster)
    {
        var metadata = new Dictionary<string, JsonElement> { ["g"] = FreeJson.Parse(cluster) };
        var metric = Make.Parts().CreateMetric(Named("stderr", """{"cluster": "g"}"""));

        Assert.Throws<InspectException>(() => metric.Compute([new SampleScore(SampleId.Of(1), ScoreValue.Correct, metadata)]));
    }

    [Fact]
    public void Bootstrap_ManyScores_IsCloseToTheErrorAndTheSameEachTime()
    {
        // Ten passes of forty: √(¼ · ¾ / 40) = 0.0685 with n; 4,000 draws are within a few percent of it.
        SampleScore[] scores = [.. Enumerable.Range(0, 40).Select(i => Score(i % 4 == 0 ? "C" : "I", "a"))];
        var part = Named("bootstrap_stderr", """{"num_samples": 4000}""");

        var error = ((ScoreValue.OfNumber)Compute(part, scores)).Value;

        Assert.InRange(error, 0.0685 * 0.95, 0.0685 * 1.05);
        Assert.Equal(error, ((ScoreValue.OfNumber)Compute(part, [.. scores.Reverse()])).Value);
    }

    [Fact]
    public void Ci_BootstrapOfClusters_IsThatOfTheirMeans()
    {
        // Two clusters of equal size, all right and all wrong: the mean of a sample is 0, ½ or 1, and the ends are 0 and 1.
        var interval = (ScoreValue.OfMap)Compute(Named("ci", """{"method": "bootstrap", "cluster": "g"}"""), Score("C", "a"), Score("C", "a"), Score("I", "b"), Score("I", "b"));

        Assert.Equal([ScoreValue.Of(0.0), ScoreValue.Of(1.0)], interval.Items.Select(i => i.Value));
    }

    [Fact]
    public void Frequency_NumbersAndBooleans_AreSpelledAsTheReferenceDoes()
    {
        var scores = new[] { ScoreValue.Of(1L), ScoreValue.Of(1.0), ScoreValue.Of(true) }.Select((v, i) => new SampleScore(SampleId.Of(i), v, Nothing)).ToList();

        var frequency = (ScoreValue.OfMap)Make.Parts().CreateMetric(Part.Of("frequency")).Compute(scores);

        Assert.Equal(["1", "1.0", "True"], frequency.Items.Select(i => i.Key));
    }

    [Fact]
    public void Perplexity_AScoreWithoutItsMetadata_IsRefused() => Assert.StartsWith(
        "The score of item 1 has no \"sum_log_probs\"", Assert.Throws<InspectException>(() => Compute(Part.Of("perplexity_per_token"), Score("1", "a"))).Message, StringComparison.Ordinal);

    private static readonly IReadOnlyDictionary<string, JsonElement> Nothing = ImmutableDictionary<string, JsonElement>.Empty;

    private static ScoreValue Compute(Part part, params SampleScore[] scores) => Make.Parts().CreateMetric(part).Compute(scores);

    private static SampleScore Score(string value, string group) =>
        new(SampleId.Of(1), ScoreValue.Of(value), new Dictionary<string, JsonElement> { ["g"] = JsonSerializer.SerializeToElement(group), ["c"] = JsonSerializer.SerializeToElement(value) });

    private static Part Named(string name, string arguments) =>
        new() { Name = name, Params = JsonDocument.Parse(arguments).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value) };
}
