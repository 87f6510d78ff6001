using Inspect.Engine.Parts;

namespace Inspect.Engine.Metrics;

/// <summary>A metric of one key of scores that are maps (semantics 4.2).</summary>
public sealed class AggregateMetric : IMetric
{
    private readonly string _key;
    private readonly IMetric _metric;
    private readonly string _onMissing;
    private readonly ScoreSymbols? _symbols;

    private AggregateMetric(PartArguments arguments)
    {
        _key = arguments.Text("key")!;
        _metric = arguments.Registry.CreateMetric(arguments.Nested("agg", PartKind.Metric)!);
        _onMissing = arguments.Text("on_missing")!;
        _symbols = arguments.Any(ScoreSymbols.Name) is null ? null : ScoreSymbols.Of(arguments);
    }

    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Metric,
        "aggregate",
        "a metric of one key of scores that are maps",
        [
            new PartParameter("key", PartParameterType.Text, null, "Key of the scores.") { IsRequired = true },
            new PartParameter("agg", PartParameterType.Metric, null, "Metric of its values.") { IsRequired = true },
            ScoreSymbols.Parameter,
            new PartParameter("on_missing", PartParameterType.Text, "error", "What becomes of a score without the key.") { Values = ["error", "skip", "zero"] },
        ],
        arguments => new AggregateMetric(arguments)) { Package = BuiltInMetrics.Package };

    /// <inheritdoc />
    public bool IsUnreduced => _metric.IsUnreduced;

    /// <inheritdoc />
    public ScoreValue Compute(IReadOnlyList<SampleScore> scores)
    {
        SampleScore[] present = [.. scores.Select(s => s with { Value = ValueOf(s) }).Where(s => !s.Value.IsUnscored)];
        return present.Length == 0 ? ScoreValue.Unscored : _metric.Compute(present);
    }

    private ScoreValue ValueOf(SampleScore score)
    {
        if (score.Value is not ScoreValue.OfMap map)
        {
            throw new InspectException($"The score of item {score.SampleId} is no map, and aggregate takes its key \"{_key}\". Correct the scorer or the metric.");
        }

        var value = map.Items.FirstOrDefault(i => i.Key == _key).Value;
        if (value is not (null or ScoreValue.OfNull))
        {
            return _symbols is null || value.IsUnscored ? value : ScoreValue.Of(_symbols.ToNumber(value));
        }

        return _onMissing switch
        {
            "zero" => ScoreValue.Of(0.0),
            "skip" => ScoreValue.Unscored,
            _ => throw new InspectException($"The score of item {score.SampleId} has no \"{_key}\", which aggregate takes. Correct \"key\", or set \"on_missing\" to skip or zero."),
        };
    }
}
