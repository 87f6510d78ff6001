using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Editing.Results;

/// <summary>Results from scores (semantics 4.3 to 4.5).</summary>
public sealed class ResultsCalculatorTests
{
    private static readonly ScoreValue Map = MapOf(("a", 0.25), ("b", 1));

    [Fact]
    public void Compute_NoReducerAsked_UsesTheMeanAndNamesNone()
    {
        var (results, reductions) = Compute(null, [Metric("accuracy"), Metric("stderr")], Row(1, 1, "C"), Row(1, 2, "I"), Row(2, 1, "C"), Row(2, 2, "C"));

        var score = Assert.Single(results.Scores);
        Assert.Equal((null, 2, 0), (score.Reducer, score.ScoredSamples, score.UnscoredSamples));
        Assert.Equal((0.75, 0.25), (score.Metrics["accuracy"].Value, score.Metrics["stderr"].Value));
        Assert.Equal([ScoreValue.Of(0.5), ScoreValue.Of(1.0)], Assert.Single(reductions).Samples.Select(s => s.Value));
    }

    /// <summary>Of more than ten thousand items the scores are not held: each metric makes them again.</summary>
    [Fact]
    public void ComputeRows_ManyItems_GivesTheMetricsAndRowsOfTheArithmetic()
    {
        const int Items = 12_000;

        // Of each four items one fails its first epoch and so has ½, the others 1; one of a hundred has no score in either.
        var rows = Enumerable.Range(0, Items).SelectMany(i => (ScoredRow[])
        [
            Row(i, 1, i % 100 == 7 ? ScoreValue.Unscored : i % 4 == 0 ? ScoreValue.Incorrect : ScoreValue.Correct),
            Row(i, 2, i % 100 == 7 ? ScoreValue.Unscored : ScoreValue.Correct),
        ]).ToList();
        var calculator = new ResultsCalculator([new ScorerMetrics("s", Nothing, new MetricPlan([Metric("accuracy"), Metric("var")], []))], null, null);

        var (results, reductions) = calculator.ComputeRows(new RowScores(rows), Items * 2);

        // 3,000 halves and 8,880 ones: mean (1,500 + 8,880) / 11,880; squares of deviations as of two values.
        var mean = 10_380.0 / 11_880;
        var variance = ((3_000 * Math.Pow(0.5 - mean, 2)) + (8_880 * Math.Pow(1 - mean, 2))) / 11_879;
        var score = Assert.Single(results.Scores);
        Assert.Equal((11_880, 120), (score.ScoredSamples, score.UnscoredSamples));
        Assert.Equal(mean, score.Metrics["accuracy"].Value, 1e-12);
        Assert.Equal(variance, score.Metrics["var"].Value, 1e-12);
        var table = Assert.Single(reductions);
        Assert.Equal(("s", null), (table.Scorer, table.Reducer));
        var (_, held) = calculator.Compute(new RowScores(rows), Items * 2);
        Assert.Equal(held[0].Samples.Select(s => (s.SampleId, s.Value)), table.Samples.Select(s => (s.SampleId, s.Value)));
    }

    [Fact]
    public void Compute_SeveralReducers_GiveAnEntryEach()
    {
        var (results, reductions) = Compute(["max", "at_least_2"], [Metric("mean")], Row(1, 1, "C"), Row(1, 2, "I"));

        Assert.Equal(["max 1", "at_least_2 0"], results.Scores.Select(s => $"{s.Reducer} {s.Metrics["mean"].Value}"));
        Assert.Equal(["max", "at_least_2"], reductions.Select(r => r.Reducer));
        Assert.Equal("""{"scorer":"s","score":"s","metric":"mean","reducer":"max"}""", results.Headline!.Value.GetRawText());
    }

    [Fact]
    public void Compute_EmptyReducerList_CountsEachEpochAndHasNoReductions()
    {
        var (results, reductions) = Compute([], [Metric("accuracy")], Row(1, 1, "C"), Row(1, 2, "I"), Row(1, 3, "C"), Row(2, 1, "I"));

        Assert.Empty(reductions);
        Assert.Equal((null, 4, 0.5), (results.Scores[0].Reducer, results.Scores[0].ScoredSamples, results.Scores[0].Metrics["accuracy"].Value));
    }

    [Fact]
    public void Compute_TextsOfEpochs_StayWhereAllAgree()
    {
        var first = new Score { Value = ScoreValue.Correct, Answer = "a", Explanation = "x", Reason = "refusal", Metadata = new Dictionary<string, JsonElement> { ["m"] = LogJson.ToElement(1) } };
        var second = first with { Explanation = "y", Metadata = null };

        var (_, reductions) = Compute(null, [Metric("mean")], Row(1, 2, second), Row(1, 1, first));

        var row = Assert.Single(reductions[0].Samples);
        Assert.Equal(("a", null, "refusal", true), (row.Answer, row.Explanation, row.Reason, row.Metadata!.ContainsKey("m")));
    }

    [Fact]
    public void Compute_NothingScored_GivesNaN()
    {
        var (results, _) = Compute(null, [Metric("accuracy"), Yields("ci", Map)], Row(1, 1, ScoreValue.Unscored), new ScoredRow(SampleId.Of(2), 1, true, null, Nothing));

        var score = results.Scores[0];
        Assert.Equal((0, 1, 1), (score.ScoredSamples, score.UnscoredSamples, results.CompletedSamples));
        Assert.All(score.Metrics.Values, m => Assert.Equal(double.NaN, m.Value));
    }

    [Fact]
    public void Compute_AMetricThatGivesAMap_BecomesOneMetricAKey()
    {
        var value = new ScoreValue.OfMap([.. MapOf(("lower", 0.1), ("accuracy", 0.9)).Items, KeyValuePair.Create<string, ScoreValue>("none", new ScoreValue.OfNull())]);

        var (results, _) = Compute(null, [Metric("accuracy"), Yields("ci", value)], Row(1, 1, "C"));

        Assert.Equal(
            ["accuracy=accuracy  1", "lower=lower ci 0.1", "accuracy2=accuracy ci 0.9"],
            results.Scores[0].Metrics.Select(m => $"{m.Key}={m.Value.Name} {m.Value.Group} {m.Value.Value}"));
    }

    [Fact]
    public void Compute_AMetricThatGivesAList_NumbersItsMetrics()
    {
        var (results, _) = Compute(null, [Yields("bins", new ScoreValue.OfList([ScoreValue.Of(1L), ScoreValue.Of("2.5")]))], Row(1, 1, "C"));

        Assert.Equal(["bins-1=1 bins 1", "bins-2=2 bins 2.5"], results.Scores[0].Metrics.Select(m => $"{m.Key}={m.Value.Name} {m.Value.Group} {m.Value.Value}"));
    }

    [Fact]
    public void Compute_AMetricThatGivesAText_IsRefused()
    {
        var error = Assert.Throws<InspectException>(() => Compute(null, [Yields("odd", ScoreValue.Of("much"))], Row(1, 1, "C")));

        Assert.Equal("The metric odd gave much, which is no number. Correct the metric, or take it from the task.", error.Message);
    }

    [Fact]
    public void Compute_MetricsByKey_GiveAnEntryAKey()
    {
        ScorerMetrics scorer = new("s", Nothing, new MetricPlan([], [new KeyMetrics("a", [Metric("mean"), Yields("ci", MapOf(("lower", 0)))]), new KeyMetrics("b", [Metric("mean")])]));
        var source = new RowScores([Row(1, 1, Map), Row(2, 1, MapOf(("a", 0.75), ("b", double.NaN)))]);

        var (results, _) = new ResultsCalculator([scorer], null, null).Compute(source, 2);

        Assert.Equal(["a 2 0", "b 1 1"], results.Scores.Select(s => $"{s.Name} {s.ScoredSamples} {s.UnscoredSamples}"));
        Assert.Equal(["mean 0.5", "ci_lower 0"], results.Scores[0].Metrics.Select(m => $"{m.Key} {m.Value.Value}"));
    }

    [Fact]
    public void Compute_ADeclaredHeadline_IsNamedInFull()
    {
        var declared = JsonSerializer.SerializeToElement(new { metric = "stderr" });

        var results = new ResultsCalculator([new ScorerMetrics("s", Nothing, new MetricPlan([Metric("mean"), Metric("stderr")], []))], null, declared).Results(new RowScores([Row(1, 1, "C")]), 1);

        Assert.Equal("""{"scorer":"s","score":"s","metric":"stderr"}""", results.Headline!.Value.GetRawText());
    }

    [Fact]
    public void Compute_ClusteredErrorWithoutTheKey_SaysWhichItem()
    {
        var metric = PlannedMetric.Of(Part.Of("stderr", "cluster", LogJson.ToElement("topic")), Make.Parts());

        var error = Assert.Throws<InspectException>(() => Compute(null, [metric], Row(1, 1, "C")));

        Assert.StartsWith("Item 1 has no \"topic\" in its metadata", error.Message, StringComparison.Ordinal);
    }

    private static readonly IReadOnlyDictionary<string, JsonElement> Nothing = ImmutableDictionary<string, JsonElement>.Empty;

    private static (EvalResults Results, ImmutableArray<EvalSampleReductions> Reductions) Compute(string[]? reducers, ImmutableArray<PlannedMetric> metrics, params ScoredRow[] rows)
    {
        ImmutableArray<IScoreReducer>? asked = reducers is null ? null : [.. reducers.Select(r => Make.Parts().CreateReducer(ReducerName.Parse(r)))];
        return new ResultsCalculator([new ScorerMetrics("s", Nothing, new MetricPlan(metrics, []))], asked, null).Compute(new RowScores(rows), rows.Length);
    }

    private static ScoredRow Row(int id, int epoch, ScoreValue value) => Row(id, epoch, new Score { Value = value });

    private static ScoredRow Row(int id, int epoch, string value) => Row(id, epoch, ScoreValue.Of(value));

    private static ScoredRow Row(int id, int epoch, Score score) => new(SampleId.Of(id), epoch, false, new Dictionary<string, Score> { ["s"] = score }, Nothing);

    private static ScoreValue.OfMap MapOf(params (string Key, double Value)[] items) => new([.. items.Select(i => KeyValuePair.Create(i.Key, ScoreValue.Of(i.Value)))]);

    private static PlannedMetric Metric(string name) => PlannedMetric.Of(Part.Of(name), Make.Parts());

    private static PlannedMetric Yields(string name, ScoreValue value) => new(name, name, Nothing, new Constant(value));

    private sealed class Constant(ScoreValue value) : IMetric
    {
        public ScoreValue Compute(IReadOnlyList<SampleScore> scores) => value;
    }
}
