using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Metrics;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Run.Columns;

/// <summary>Which further columns the list of samples can have, has unasked, and is asked for.</summary>
public static class SampleColumns
{
    /// <summary>More leave the answer no room.</summary>
    public const int Most = 5;

    /// <summary>An address asks for no further column by it.</summary>
    private const string None = "none";

    private const int MostUsual = 4;
    private const int MostOfScores = 40;
    private const int MostOfList = 8;

    private static readonly ImmutableArray<SampleColumn> OfSamples =
    [
        new("input", "Input"), new("target", "Target"), new("limit", "Limit"), new("retries", "Retries"), new("messages", "Messages"),
        new("turns", "Turns"), new("tokens", "All tokens"), new("reason", "Why not"), new("started", "Started"), new("uuid", "Unique id"),
    ];

    /// <summary>The columns that there can be: one for each score, for each key of a score that is a map and each place of one that is a list, then those of all samples.</summary>
    /// <param name="rows">The first samples of the run.</param>
    public static ImmutableArray<SampleColumn> Of(IEnumerable<SampleView> rows) =>
    [
        .. rows.SelectMany(r => r.Summary?.Scores ?? ImmutableDictionary<string, Score>.Empty)
            .SelectMany(s => OfScore(s.Key, s.Value.Value))
            .DistinctBy(c => c.Key)
            .Take(MostOfScores),
        .. OfSamples,
    ];

    /// <summary>A column of a score.</summary>
    public static bool IsOfScore(SampleColumn column) => column.Key.StartsWith("scores.", StringComparison.Ordinal);

    /// <summary>The columns that are shown.</summary>
    /// <param name="all">Those that there can be.</param>
    /// <param name="asked">Those that an address asks for; null for the usual ones.</param>
    public static ImmutableArray<SampleColumn> Chosen(ImmutableArray<SampleColumn> all, string? asked)
    {
        if (asked is null)
        {
            // One score that is one value stands in the first column already.
            ImmutableArray<SampleColumn> scores = [.. all.Where(IsOfScore)];
            return scores.Length > 1 ? [.. scores.Take(MostUsual)] : [];
        }

        var keys = asked.Split(',').Select(Uri.UnescapeDataString).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(c => keys.Contains(c.Key)).Take(Most)];
    }

    /// <summary>The columns as an address asks for them.</summary>
    public static string Join(IEnumerable<SampleColumn> columns) =>
        string.Join(',', columns.Select(c => Uri.EscapeDataString(c.Key))) is { Length: > 0 } keys ? keys : None;

    private static IEnumerable<SampleColumn> OfScore(string scorer, ScoreValue value) => value switch
    {
        ScoreValue.OfMap map => map.Items.Select(i => new SampleColumn($"scores.{scorer}.{i.Key}", i.Key)),
        ScoreValue.OfList list => Enumerable.Range(0, Math.Min(list.Items.Length, MostOfList))
            .Select(i => new SampleColumn(string.Create(CultureInfo.InvariantCulture, $"scores.{scorer}.{i}"), string.Create(CultureInfo.InvariantCulture, $"{scorer} {i + 1}"))),
        _ => [new SampleColumn($"scores.{scorer}", scorer)],
    };
}
