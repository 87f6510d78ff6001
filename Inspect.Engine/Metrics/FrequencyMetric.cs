using Inspect.Engine.Parts;
using Inspect.Engine.Python;

namespace Inspect.Engine.Metrics;

/// <summary>How often each value occurs, epoch by epoch (semantics 4.2).</summary>
/// <param name="categories">Values that are listed even where none has them, first; null for those that occur.</param>
/// <param name="isShare">Shares of all; else counts.</param>
public sealed class FrequencyMetric(IReadOnlyList<string>? categories, bool isShare) : IMetric
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Metric,
        "frequency",
        "how often each score occurs",
        [
            new PartParameter("categories", PartParameterType.TextList, null, "Scores that are listed even where none has them."),
            new PartParameter("normalize", PartParameterType.Boolean, true, "Shares; else counts."),
        ],
        arguments => new FrequencyMetric(arguments.Any("categories") is null ? null : arguments.TextList("categories"), arguments.Boolean("normalize")))
    { Package = BuiltInMetrics.Package, GivesSeveral = true };

    /// <summary>Another name of the same with the categories said (semantics, appendix C): logs know it as <c>frequency</c>.</summary>
    public static PartDefinition CategoricalDefinition { get; } = Definition with
    {
        Name = "categorical",
        Help = "how often each of some scores occurs",
        Parameters = [Definition.Parameters[0] with { IsRequired = true }, Definition.Parameters[1]],
        StandsFor = Definition.Name,
    };

    /// <inheritdoc />
    public bool IsUnreduced => true;

    /// <inheritdoc />
    public ScoreValue Compute(IReadOnlyList<SampleScore> scores)
    {
        var counts = new OrderedDictionary<string, int>();
        foreach (var category in categories ?? [])
        {
            counts[category] = 0;
        }

        foreach (var score in scores)
        {
            var name = NameOf(score);
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        return new ScoreValue.OfMap([.. counts.Select(c => KeyValuePair.Create(c.Key, ScoreValue.Of(isShare && scores.Count > 0 ? (double)c.Value / scores.Count : c.Value)))]);
    }

    private static string NameOf(SampleScore score) => score.Value switch
    {
        ScoreValue.OfMap or ScoreValue.OfList => throw new InspectException(
            $"The score of item {score.SampleId} is a map or a list, and frequency counts single values. Take the metric from this scorer."),
        ScoreValue.OfNumber { IsInteger: false } number => double.IsFinite(number.Value) ? PythonNumber.Format(number.Value) : NonFinite.ToText(number.Value),
        var value => value.ToString(),
    };
}
