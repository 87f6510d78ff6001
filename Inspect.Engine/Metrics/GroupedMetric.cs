using System.Text.Json;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;

namespace Inspect.Engine.Metrics;

/// <summary>A metric for each group of items, and over all (semantics 4.2).</summary>
public sealed class GroupedMetric : IMetric
{
    private const string Samples = "samples";
    private const string Groups = "groups";

    private readonly IMetric _metric;
    private readonly string _key;
    private readonly string? _all;
    private readonly string _label;
    private readonly string _template;

    private GroupedMetric(PartArguments arguments)
    {
        var part = arguments.Nested("metric", PartKind.Metric)!;
        if (arguments.Registry.Find(PartKind.Metric, part.Name) is { GivesSeveral: true })
        {
            throw new InspectException($"Grouped: \"metric\" must give one number a group, and {part.Name} gives several. Name another, such as accuracy.");
        }

        _metric = arguments.Registry.CreateMetric(part);
        _key = arguments.Text("group_key")!;
        _all = arguments.Any("all") is not { } all ? Samples : all.ValueKind == JsonValueKind.False ? null : all.GetString();
        _label = arguments.Text("all_label")!;
        _template = arguments.Text("name_template")!;
    }

    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Metric,
        "grouped",
        "a metric for each group of items",
        [
            new PartParameter("metric", PartParameterType.Metric, null, "Metric of each group.") { IsRequired = true },
            new PartParameter("group_key", PartParameterType.Text, null, "Key of the items' metadata that names the group.") { IsRequired = true },
            new PartParameter("all", PartParameterType.Any, Samples, "Over all: the metric over all samples (samples), the mean of the groups (groups), or nothing (false).") { Misfit = Misfit },
            new PartParameter("all_label", PartParameterType.Text, "all", "Name of the number over all."),
            new PartParameter("name_template", PartParameterType.Text, "{group_name}", "Names of the groups' numbers."),
        ],
        arguments => new GroupedMetric(arguments)) { Package = BuiltInMetrics.Package, GivesSeveral = true };

    /// <inheritdoc />
    public bool IsUnreduced => _metric.IsUnreduced;

    /// <inheritdoc />
    public bool NeedsScoreMetadata => _metric.NeedsScoreMetadata;

    /// <inheritdoc />
    public ScoreValue Compute(IReadOnlyList<SampleScore> scores)
    {
        // Where a template gives groups the same name, the last keeps it.
        var entries = new OrderedDictionary<string, ScoreValue>();
        foreach (var group in scores.GroupBy(GroupOf))
        {
            var name = _template.Replace("{group_name}", group.Key, StringComparison.Ordinal);
            if (_all is not null && name == _label)
            {
                throw new InspectException($"A group of the metric grouped is called \"{name}\", as is the number over all. Give \"all_label\" another name.");
            }

            entries[name] = _metric.Compute([.. group]);
        }

        if (_all is not null)
        {
            entries.Add(_label, Over(scores, entries));
        }

        return new ScoreValue.OfMap([.. entries]);
    }

    private ScoreValue Over(IReadOnlyList<SampleScore> scores, IReadOnlyCollection<KeyValuePair<string, ScoreValue>> groups) => scores.Count == 0
        ? ScoreValue.Unscored
        : _all == Groups ? ScoreValue.Of(groups.Average(g => ScoreConversion.ToNumber(g.Value))) : _metric.Compute(scores);

    private string GroupOf(SampleScore score) =>
        score.Metadata.TryGetValue(_key, out var value)
            ? PythonValue.ToText(value)
            : throw new InspectException($"Item {score.SampleId} has no \"{_key}\" in its metadata, which grouped needs to name its group. Add it, or correct \"group_key\".");

    private static string? Misfit(JsonElement value) =>
        value.ValueKind == JsonValueKind.False || (value.ValueKind == JsonValueKind.String && value.GetString() is Samples or Groups)
            ? null
            : "Give samples, groups or false.";
}
