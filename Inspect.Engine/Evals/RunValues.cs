using System.Collections.Immutable;
using Inspect.Engine.Datasets;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Evals;

/// <summary>Values of the scores of a run, eight bytes for a sample and scorer: what metrics are computed from while it goes on. Not thread-safe.</summary>
internal sealed class RunValues : IScoreValues
{
    /// <summary>Values that most samples have, held once.</summary>
    private static readonly ScoreValue[] Common = [ScoreValue.Correct, ScoreValue.Incorrect, ScoreValue.Partial, ScoreValue.NoAnswer, ScoreValue.Unscored];

    private readonly ImmutableArray<Sample> _items;
    private readonly int _epochs;
    private readonly Dictionary<string, ScoreValue?[]> _values;

    /// <summary>Makes room for a run.</summary>
    public RunValues(ImmutableArray<Sample> items, int epochs, IEnumerable<string> scorers)
        : this(items, epochs, scorers.ToDictionary(s => s, _ => new ScoreValue?[items.Length * epochs]))
    {
    }

    private RunValues(ImmutableArray<Sample> items, int epochs, Dictionary<string, ScoreValue?[]> values)
    {
        _items = items;
        _epochs = epochs;
        _values = values;
    }

    /// <inheritdoc />
    public int Completed { get; private set; }

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
    }

    /// <summary>The values as they stand, which do not change any more.</summary>
    public RunValues Snapshot() => new(_items, _epochs, _values.ToDictionary(v => v.Key, v => (ScoreValue?[])v.Value.Clone())) { Completed = Completed };

    /// <inheritdoc />
    public IReadOnlyList<ItemScores> Values(string scorer)
    {
        var values = _values[scorer];
        var items = new List<ItemScores>();
        for (var i = 0; i < _items.Length; i++)
        {
            ScoreValue[] epochs = [.. values.Skip(i * _epochs).Take(_epochs).OfType<ScoreValue>()];
            if (epochs.Length > 0)
            {
                items.Add(new ItemScores(_items[i].Id!.Value, epochs, _items[i].Metadata));
            }
        }

        return items;
    }
}
