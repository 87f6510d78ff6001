using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Evals;

/// <summary>Values of the scores of a run, eight bytes for a sample and scorer: what metrics are computed from while it goes on. Not thread-safe.</summary>
internal sealed class RunValues : IScoreValues
{
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
            values[slot] = row.Scores?.GetValueOrDefault(scorer)?.Value;
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
        return new Items(this, values, _metadata.GetValueOrDefault(scorer), [.. Enumerable.Range(0, _items.Length).Where(i => IsScored(values, i))]);
    }

    private bool IsScored(ScoreValue?[] values, int item) => values.AsSpan(item * _epochs, _epochs).ContainsAnyExcept((ScoreValue?)null);

    /// <summary>Items with their scores, made when somebody looks: a run may have a million.</summary>
    /// <param name="run">The run.</param>
    /// <param name="values">Values of a scorer by slot.</param>
    /// <param name="metadata">Metadata of its scores by slot; null where no metric needs it.</param>
    /// <param name="scored">Positions of the items that have a score.</param>
    private sealed class Items(RunValues run, ScoreValue?[] values, IReadOnlyDictionary<string, JsonElement>?[]? metadata, int[] scored) : IReadOnlyList<ItemScores>
    {
        public int Count => scored.Length;

        public ItemScores this[int index]
        {
            get
            {
                var item = scored[index];
                var first = item * run._epochs;
                return new ItemScores(run._items.IdAt(item), Scored<ScoreValue>(values!, first), run._items.MetadataAt(item))
                {
                    ScoreMetadata = metadata is null ? [] : Scored(metadata, first),
                };
            }
        }

        public IEnumerator<ItemScores> GetEnumerator()
        {
            for (var i = 0; i < scored.Length; i++)
            {
                yield return this[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>What the epochs of an item that have a score have of something.</summary>
        private T[] Scored<T>(T[] all, int first)
        {
            var epochs = values.AsSpan(first, run._epochs);
            var picked = new T[epochs.Length - epochs.Count((ScoreValue?)null)];
            for (var (epoch, at) = (0, 0); at < picked.Length; epoch++)
            {
                if (epochs[epoch] is not null)
                {
                    picked[at++] = all[first + epoch];
                }
            }

            return picked;
        }
    }

    private static Dictionary<string, T[]> Copy<T>(Dictionary<string, T[]> values) => values.ToDictionary(v => v.Key, v => (T[])v.Value.Clone());
}
