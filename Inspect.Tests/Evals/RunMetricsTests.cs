using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Metrics of a run that goes on, with their intervals.</summary>
public sealed class RunMetricsTests
{
    [Fact]
    public void Of_MetricsByKey_GetTheIntervalOfTheirKey()
    {
        // a: two passes of two; b: none of two. Wilson at 95 %, n = 2: z² / (n + z²) = 3.8415 / 5.8415 = 0.6576 is how far it reaches.
        var metrics = Metrics(new MetricPlan([], [new KeyMetrics("*", [Named("mean")])]), null, Map(1, 0), Map(1, 0));

        Assert.Equal(["a mean 1 0.3424 1", "b mean 0 0 0.6576"], metrics);
    }

    [Fact]
    public void Of_AMetricWithSymbolsOfItsOwn_HasNoInterval()
    {
        // Each epoch by itself: the mean of epochs would make numbers of the texts before the metric sees them.
        var symbols = JsonSerializer.SerializeToElement(new { correct = "good" });

        var metrics = Metrics(new MetricPlan([PlannedMetric.Of(Part.Of("mean", ScoreSymbols.Name, symbols), Make.Parts())], []), [], ScoreValue.Of("good"), ScoreValue.Of("bad"));

        Assert.Equal(["s mean 0.5  "], metrics);
    }

    [Fact]
    public void Of_ADeclaredHeadline_ComesFirst()
    {
        var plan = new MetricPlan([Named("mean"), Named("std"), Named("var")], []);

        // 1 and 0: the standard deviation is √½.
        var metrics = Metrics(plan, null, JsonSerializer.SerializeToElement(new { metric = "std" }), ScoreValue.Correct, ScoreValue.Incorrect);

        Assert.Equal(["s std", "s mean", "s var"], metrics.Select(m => string.Join(' ', m.Split(' ').Take(2))));
    }

    private static IEnumerable<string> Metrics(MetricPlan plan, ImmutableArray<IScoreReducer>? reducers, params ScoreValue[] values) => Metrics(plan, reducers, null, values);

    private static IEnumerable<string> Metrics(MetricPlan plan, ImmutableArray<IScoreReducer>? reducers, JsonElement? headline, params ScoreValue[] values)
    {
        var rows = values.Select((v, i) => new ScoredRow(SampleId.Of(i), 1, false, new Dictionary<string, Score> { ["s"] = new Score { Value = v } }, Nothing));
        var source = new RowScores([.. rows]);
        var results = new ResultsCalculator([new ScorerMetrics("s", Nothing, plan)], reducers, headline).Results(source, values.Length);
        return new RunMetrics(Make.Parts()).Of(results, source).Select(m => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{m.Scorer} {m.Name} {m.Value} {Rounded(m.Lower)} {Rounded(m.Upper)}"));
    }

    private static readonly IReadOnlyDictionary<string, JsonElement> Nothing = ImmutableDictionary<string, JsonElement>.Empty;

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 4) : null;

    private static ScoreValue.OfMap Map(double a, double b) => new([KeyValuePair.Create("a", ScoreValue.Of(a)), KeyValuePair.Create("b", ScoreValue.Of(b))]);

    private static PlannedMetric Named(string name) => PlannedMetric.Of(Part.Of(name), Make.Parts());
}
