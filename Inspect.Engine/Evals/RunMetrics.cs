using System.Collections.Immutable;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Statistics;

namespace Inspect.Engine.Evals;

/// <summary>The metrics of a run with the interval that its samples allow; only means get one.</summary>
/// <param name="parts">Say which metrics are means.</param>
public sealed class RunMetrics(PartRegistry parts)
{
    /// <summary>Metrics of a run that goes on, from the values of its scores; the one that stands for the run comes first.</summary>
    public ImmutableArray<LiveMetric> Of(EvalResults results, IScoreValues values) =>
    [
        .. from score in results.Scores
           from metric in score.Metrics
           orderby LogOverview.Headline(results) == (score, metric.Key) descending
           let isMean = RoleOf(metric.Value, score) is MetricRole.Mean or MetricRole.PassRate
           let interval = isMean ? Interval(values.Values(score.Scorer), score) : null
           select new LiveMetric(score.Name, metric.Key, metric.Value.Value, interval?.Lower, interval?.Upper, score.Reducer) { IsMean = isMean && score.Name == score.Scorer },
    ];

    /// <summary>One item after the other: a run may have a million.</summary>
    private static Interval? Interval(IReadOnlyList<ItemScores> items, EvalScore score) => ScoreInterval.Of(items.Select(i => SumOf(i.Values, score)));

    private static ItemSum SumOf(IReadOnlyList<ScoreValue> values, EvalScore score)
    {
        var sum = default(ItemSum);
        for (var i = 0; i < values.Count; i++)
        {
            var value = ValueOf(values[i], score);
            sum = value.IsUnscored ? sum : sum.With(ScoreConversion.ToNumber(value));
        }

        return sum;
    }

    /// <summary>An entry of another name than its scorer's is of one key of scores that are maps.</summary>
    private static ScoreValue ValueOf(ScoreValue value, EvalScore score) =>
        score.Name == score.Scorer ? value : value is ScoreValue.OfMap map ? map.Items.FirstOrDefault(i => i.Key == score.Name).Value ?? ScoreValue.Unscored : ScoreValue.Unscored;

    /// <summary>Over epochs that were combined by another reducer, a mean is one of something else.</summary>
    private MetricRole RoleOf(EvalMetric metric, EvalScore score) =>
        metric.Group is null && !metric.Params.ContainsKey(ScoreSymbols.Name) && score.Reducer is null or BuiltInReducers.MeanName
            ? parts.FindLogged(PartKind.Metric, metric.Name)?.Role ?? MetricRole.None
            : MetricRole.None;
}
