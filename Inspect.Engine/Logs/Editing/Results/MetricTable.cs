using System.Globalization;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Python;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>The metrics of one entry of results under their keys (semantics 4.5).</summary>
/// <param name="isOfKey">The entry is of one key of scores that are maps, where keys are made another way.</param>
internal sealed class MetricTable(bool isOfKey)
{
    private readonly Dictionary<string, EvalMetric> _metrics = [];

    /// <summary>The metrics so far, in order.</summary>
    public IReadOnlyDictionary<string, EvalMetric> Metrics => _metrics;

    /// <summary>Adds what a metric gave.</summary>
    public void Add(PlannedMetric metric, ScoreValue value)
    {
        if (value is not (ScoreValue.OfMap or ScoreValue.OfList))
        {
            Put(metric.Name, new EvalMetric { Name = metric.Name, Value = Number(metric, value), Params = metric.Params });
            return;
        }

        foreach (var (name, entry) in Entries(value, isOfKey).Where(e => e.Value is not ScoreValue.OfNull))
        {
            var key = isOfKey ? $"{metric.Name}_{name}" : value is ScoreValue.OfList ? $"{metric.Name}-{name}" : name;
            Put(key, new EvalMetric { Name = name, Group = metric.Name, Value = Number(metric, entry), Params = metric.Params });
        }
    }

    /// <summary>The entry of a metric's value that stands under a name in results; the value itself when it is a number; null when there is none.</summary>
    public static double? Find(PlannedMetric metric, ScoreValue value, string name, bool isOfKey)
    {
        if (value is not (ScoreValue.OfMap or ScoreValue.OfList))
        {
            return Number(metric, value);
        }

        var entry = Entries(value, isOfKey).FirstOrDefault(e => e.Name == name).Value;
        return entry is null or ScoreValue.OfNull ? null : Number(metric, entry);
    }

    /// <summary>Lists are numbered from 1, and from 0 inside scores that are maps.</summary>
    private static IEnumerable<(string Name, ScoreValue Value)> Entries(ScoreValue value, bool isOfKey) => value is ScoreValue.OfMap map
        ? map.Items.Select(i => (i.Key, i.Value))
        : ((ScoreValue.OfList)value).Items.Select((v, i) => ((i + (isOfKey ? 0 : 1)).ToString(CultureInfo.InvariantCulture), v));

    private static double Number(PlannedMetric metric, ScoreValue value) => value switch
    {
        ScoreValue.OfNumber number => number.Value,
        ScoreValue.OfBoolean boolean => boolean.Value ? 1 : 0,
        ScoreValue.OfText text when PythonText.TryParseFinite(text.Value, out var number) => number,
        _ => throw new InspectException($"The metric {metric.Name} gave {value}, which is no number. Correct the metric, or take it from the task."),
    };

    /// <summary>A key that is there already gets a number; inside scores that are maps the later one wins.</summary>
    private void Put(string key, EvalMetric metric)
    {
        var free = key;
        for (var n = 2; !isOfKey && _metrics.ContainsKey(free); n++)
        {
            free = key + n.ToString(CultureInfo.InvariantCulture);
        }

        _metrics[free] = metric;
    }
}
