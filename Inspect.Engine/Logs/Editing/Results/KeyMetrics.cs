using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>Metrics of single values of scores that are maps.</summary>
/// <param name="Pattern">Key of the maps, or a pattern of keys: <c>*</c> any characters, <c>?</c> one, <c>[ab]</c> one of these, <c>[!ab]</c> none of these.</param>
/// <param name="Metrics">Metrics of the values.</param>
public sealed record KeyMetrics(string Pattern, ImmutableArray<PlannedMetric> Metrics)
{
    /// <summary>The pattern names more than itself.</summary>
    private bool IsPattern => Pattern.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    /// <summary>The metrics of each key: those of all patterns that it matches. The first map says which keys there are.</summary>
    /// <param name="all">Patterns in the order of the task.</param>
    /// <param name="scores">The scores.</param>
    internal static OrderedDictionary<string, ImmutableArray<PlannedMetric>> Expand(IEnumerable<KeyMetrics> all, IReadOnlyList<SampleScore> scores)
    {
        var first = scores.Select(s => s.Value).OfType<ScoreValue.OfMap>().FirstOrDefault();
        var expanded = new OrderedDictionary<string, ImmutableArray<PlannedMetric>>();
        foreach (var item in all)
        {
            foreach (var key in item.IsPattern ? first?.Items.Select(i => i.Key).Where(item.Matches) ?? [] : [item.Pattern])
            {
                expanded[key] = [.. expanded.GetValueOrDefault(key, []), .. item.Metrics];
            }
        }

        return expanded;
    }

    private bool Matches(string key)
    {
        var pattern = Regex.Escape(Pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal);
        pattern = pattern.Replace(@"\[!", "[^", StringComparison.Ordinal).Replace(@"\[", "[", StringComparison.Ordinal);
        try
        {
            return Regex.IsMatch(key, $@"\A{pattern}\z", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (RegexParseException)
        {
            // A bracket that is never closed stands for itself.
            return key == Pattern;
        }
    }
}
