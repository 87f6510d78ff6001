using System.Collections.Immutable;
using Inspect.Engine.Metrics;

namespace Inspect.Web.Components.SamplePage.Scores;

/// <summary>One value among the scores of a sample: that of a scorer, or of a key of a score that is a map.</summary>
/// <param name="Name">The scorer, or the key; both where several scorers have the key.</param>
/// <param name="Value">The value.</param>
public sealed record ScoreEntry(string Name, ScoreValue Value)
{
    private const int Most = 200;

    /// <summary>All values of a sample's scores, in the order of the log.</summary>
    public static ImmutableArray<ScoreEntry> Of(IEnumerable<KeyValuePair<string, Score>>? scores)
    {
        var all = (scores ?? []).SelectMany(s => s.Value.Value is ScoreValue.OfMap map ? map.Items.Select(i => (Scorer: s.Key, i.Key, i.Value)) : [(s.Key, s.Key, s.Value.Value)]).Take(Most).ToList();
        var keys = all.CountBy(v => v.Key).ToDictionary();
        return [.. all.Select(v => new ScoreEntry(keys[v.Key] == 1 ? v.Key : $"{v.Scorer} {v.Key}", v.Value))];
    }
}
