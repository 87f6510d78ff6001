using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>Scores of samples that were read from a log.</summary>
/// <param name="rows">All samples, in the order of the log.</param>
internal sealed class RowScores(IReadOnlyList<ScoredRow> rows) : IScoreSource
{
    private readonly List<List<ScoredRow>> _items = [.. rows.GroupBy(r => r.Id).Select(g => g.OrderBy(r => r.Epoch).ToList())];
    private Dictionary<SampleId, List<ScoredRow>>? _byId;

    /// <inheritdoc />
    public int Completed => rows.Count(r => !r.HasError);

    /// <summary>Names of the scorers, in the order in which they first appear.</summary>
    public IEnumerable<string> Scorers => rows.SelectMany(r => r.Scores?.Keys ?? []).Distinct(StringComparer.Ordinal);

    /// <inheritdoc />
    public IReadOnlyList<ItemScores> Values(string scorer) =>
    [
        .. from item in _items
           let scores = Of(item, scorer).ToList()
           where scores.Count > 0
           select new ItemScores(item[0].Id, [.. scores.Select(s => s.Value)], item[0].Metadata) { ScoreMetadata = [.. scores.Select(s => s.Metadata)] },
    ];

    /// <inheritdoc />
    public IReadOnlyList<Score> Scores(string scorer, SampleId item)
    {
        _byId ??= _items.ToDictionary(i => i[0].Id);
        return [.. Of(_byId[item], scorer)];
    }

    private static IEnumerable<Score> Of(List<ScoredRow> item, string scorer) =>
        item.Select(r => r.Scores?.GetValueOrDefault(scorer)).OfType<Score>();
}
