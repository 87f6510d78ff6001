using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Evals;

/// <summary>Values of the scores of a run, eight bytes for a sample and scorer: what metrics are computed from while it goes on. Not thread-safe.</summary>
internal sealed class RunValues : IScoreValues
{
    /// <summary>Values that most samples have, held once.</summary>
    private static readonly ScoreValue[] Common = [ScoreValue.Correct, ScoreValue.Incorrect, ScoreValue.Partial, ScoreValue.NoAnswer, ScoreValue.Unscored];

    private readonly SampleList _items;
    private readonly int _epochs;
    private readonly Dictionary<string, ScoreValue?[]> _values;

    /// <summary>Metadata of the scores of those scorers alone that have a metric which reads it.</summary>
    private readonly Dictionary<string, IReadOnlyDictionary<string, JsonElement>?[]> _metadata;

    /// <summary>Makes room for a run.</summary>
    public RunValues(SampleList items, int epochs, ImmutableArray<ScorerMetrics> scorers)
        : this(items, epochs, [], [])
    {
        foreach (var scorer in scorers)
        {
            Make(scorer);
        }
    }

    private RunValues(
        SampleList items, int epochs, Dictionary<string, ScoreValue?[]> values, Dictionary<string, IReadOnlyDictionary<string, JsonElement>?[]> metadata)
    {
        _items = items;
        _epochs = epochs;
        _values = values;
        _metadata = metadata;
    }

    /// <inheritdoc />
    public int Completed { get; private set; }

    /// <summary>Makes room for one more scorer.</summary>
    public void Make(ScorerMetrics scorer)
    {
        _values[scorer.Scorer] = new ScoreValue?[_items.Length * _epochs];
        if (scorer.Metrics.NeedsScoreMetadata)
        {
            _metadata[scorer.Scorer] = new IReadOnlyDictionary<string, JsonElement>?[_items.Length * _epochs];
        }
    }

    /// <summary>Takes the scores of a sample.</summary>
    /// <param name="slot">Position of the sample: epochs of an item beside each other.</param>
    /// <param name="row">The sample.</param>
    public void Add(int slot, ScoredRow row)
    {
        Completed += row.HasError ? 0 : 1;
        foreach (var (scorer, values) in _values)
        {
            values[slot] = row.Scores?.GetValueOrDefault(scorer)?.Value is { } value ? Array.Find(Common, c => c == value) ?? value : null;
        }

        foreach (var (scorer, metadata) in _metadata)
        {
            metadata[slot] = row.Scores?.GetValueOrDefault(scorer)?.Metadata;
        }
    }

    /// <summary>The values as they stand, which do not change any more.</summary>
    public RunValues Snapshot() => new(_items, _epochs, Copy(_values), Copy(_metadata)) { Completed = Completed };

    /// <inheritdoc />
    public IReadOnlyList<ItemScores> Values(string scorer)
    {
        var values = _values[scorer];
        var metadata = _metadata.GetValueOrDefault(scorer);
        var items = new List<ItemScores>();
        for (var i = 0; i < _items.Length; i++)
        {
            int[] scored = [.. Enumerable.Range(i * _epochs, _epochs).Where(slot => values[slot] is not null)];
            if (scored.Length > 0)
            {
                items.Add(new ItemScores(_items.IdAt(i), Array.ConvertAll(scored, slot => values[slot]!), _items.MetadataAt(i))
                {
                    ScoreMetadata = metadata is null ? [] : Array.ConvertAll(scored, slot => metadata[slot]),
                });
            }
        }

        return items;
    }

    private static Dictionary<string, T[]> Copy<T>(Dictionary<string, T[]> values) => values.ToDictionary(v => v.Key, v => (T[])v.Value.Clone());
}
