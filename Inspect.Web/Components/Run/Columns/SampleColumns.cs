using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Metrics;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Run.Columns;

/// <summary>Which further columns the list of samples can have, has unasked, and is asked for.</summary>
public static class SampleColumns
{
    /// <summary>An address asks for no further column by it.</summary>
    private const string None = "none";

    private const int MostUsual = 4;
    private const int MostOfScores = 40;
    private const int MostOfList = 8;

    private static readonly ImmutableArray<SampleColumn> OfSamples =
    [
        new("input", "Input") { ViewerId = "input" }, new("target", "Target") { ViewerId = "target" }, new("limit", "Limit") { ViewerId = "limit" },
        new("retries", "Retries") { ViewerId = "retries" }, new("messages", "Messages"),
        new("turns", "Turns"), new("tokens", "All tokens"), new("error", "Error") { ViewerId = "error" }, new("reason", "Why not"), new("started", "Started"), new("uuid", "Unique id") { ViewerId = "sampleUuid" },
    ];

    /// <summary>The columns that there can be: one for each score, for each key of a score that is a map and each place of one that is a list, then those of all samples.</summary>
    /// <param name="rows">The first samples of the run.</param>
    /// <param name="author">What the author says of them.</param>
    public static ImmutableArray<SampleColumn> Of(IReadOnlyCollection<SampleView> rows, AuthorView author) =>
    [
        .. rows.SelectMany(r => r.Summary?.Scores ?? ImmutableDictionary<string, Score>.Empty)
            .SelectMany(s => OfScore(s.Key, s.Value.Value))
            .DistinctBy(c => c.Key)
            .Take(MostOfScores)
            .Select(c => (c with { Head = author.Labels.GetValueOrDefault(c.Score!, c.Head), Scale = author.Scales.GetValueOrDefault(c.Score!, ScoreScale.Neutral) }).Over(rows)),
        .. OfSamples,
    ];

    /// <summary>A column of a score.</summary>
    public static bool IsOfScore(SampleColumn column) => column.Key.StartsWith("scores.", StringComparison.Ordinal);

    /// <summary>The columns that are shown.</summary>
    /// <param name="all">Those that there can be.</param>
    /// <param name="asked">Those that an address asks for; null for the author's, or the usual ones.</param>
    /// <param name="author">What the author wants.</param>
    /// <param name="look">How the rows look.</param>
    public static ImmutableArray<SampleColumn> Chosen(ImmutableArray<SampleColumn> all, string? asked, AuthorView author, SampleLook look)
    {
        if (asked is not null)
        {
            var keys = asked.Split(',').Select(Uri.UnescapeDataString).ToHashSet(StringComparer.Ordinal);
            return Shown(all.Where(c => keys.Contains(c.Key)), look);
        }

        if (author.Columns is { } wanted)
        {
            return Shown(wanted.Select(id => all.FirstOrDefault(c => c.ViewerId == id)).OfType<SampleColumn>().Distinct(), look);
        }

        // One score that is one value stands in the first column already.
        ImmutableArray<SampleColumn> scores = [.. all.Where(IsOfScore)];
        return scores.Length > 1 ? Shown(scores.Take(MostUsual), look) : [];
    }

    private static ImmutableArray<SampleColumn> Shown(IEnumerable<SampleColumn> columns, SampleLook look) =>
        [.. columns.Take(look.MostColumns).Select(c => look.HasColours ? c : c with { Scale = null })];

    /// <summary>The columns as an address asks for them.</summary>
    public static string Join(IEnumerable<SampleColumn> columns) =>
        string.Join(',', columns.Select(c => Uri.EscapeDataString(c.Key))) is { Length: > 0 } keys ? keys : None;

    private static IEnumerable<SampleColumn> OfScore(string scorer, ScoreValue value) => value switch
    {
        ScoreValue.OfMap map => map.Items.Select(i => new SampleColumn($"scores.{scorer}.{i.Key}", i.Key) { Score = i.Key, ViewerId = $"score__{scorer}__{i.Key}" }),
        ScoreValue.OfList list => Enumerable.Range(0, Math.Min(list.Items.Length, MostOfList))
            .Select(i => new SampleColumn(string.Create(CultureInfo.InvariantCulture, $"scores.{scorer}.{i}"), string.Create(CultureInfo.InvariantCulture, $"{scorer} {i + 1}")) { Score = scorer }),
        _ => [new SampleColumn($"scores.{scorer}", scorer) { Score = scorer, ViewerId = $"score__{scorer}__{scorer}" }],
    };
}
