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
            Put(KeyOf(metric, name, value), new EvalMetric { Name = name, Group = metric.Name, Value = Number(metric, entry), Params = metric.Params });
        }
    }

    /// <summary>Adds what a metric gave again: its numbers keep their keys and what else is said of them; names that there were not are added, and those that there are no more go.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="value">What it gave; null where nothing is scored, which makes its numbers NaN.</param>
    /// <param name="old">Its numbers before.</param>
    public void Replace(PlannedMetric metric, ScoreValue? value, IReadOnlyList<KeyValuePair<string, EvalMetric>> old)
    {
        if (value is null or not (ScoreValue.OfMap or ScoreValue.OfList))
        {
            var number = value is null ? double.NaN : Number(metric, value);
            foreach (var (key, known) in old)
            {
                _metrics[key] = known with { Value = number };
            }

            return;
        }

        foreach (var (name, entry) in Entries(value, isOfKey).Where(e => e.Value is not ScoreValue.OfNull))
        {
            if (old.FirstOrDefault(o => o.Value.Name == name) is { Key: { } key, Value: var known })
            {
                _metrics[key] = known with { Value = Number(metric, entry) };
            }
            else
            {
                Put(KeyOf(metric, name, value), new EvalMetric { Name = name, Group = metric.Name, Value = Number(metric, entry), Params = old[0].Value.Params });
            }
        }
    }

    /// <summary>Lists are numbered from 1, and from 0 inside scores that are maps.</summary>
    private static IEnumerable<(string Name, ScoreValue Value)> Entries(ScoreValue value, bool isOfKey) => value is ScoreValue.OfMap map
        ? map.Items.Select(i => (i.Key, i.Value))
        : ((ScoreValue.OfList)value).Items.Select((v, i) => ((i + (isOfKey ? 0 : 1)).ToString(CultureInfo.InvariantCulture), v));

    private string KeyOf(PlannedMetric metric, string name, ScoreValue value) =>
        isOfKey ? $"{metric.Name}_{name}" : value is ScoreValue.OfList ? $"{metric.Name}-{name}" : name;

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
