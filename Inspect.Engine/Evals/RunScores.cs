using System.Collections.Immutable;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>Scores of the samples of a run that ended: the values in memory, the rest in a file. Not thread-safe.</summary>
internal sealed class RunScores : IScoreSource, IDisposable
{
    /// <summary>The sample has not ended.</summary>
    private const long Missing = long.MinValue;

    private readonly PlannedEval _plan;
    private readonly RunValues _values;
    private readonly ScoreFile _file = new();
    private readonly long[] _places;
    private string[] _names;

    /// <summary>Makes room for a run.</summary>
    public RunScores(PlannedEval plan)
    {
        _plan = plan;
        Scorers = [.. plan.Scorers.Select(s => new ScorerMetrics(s.Name, s.Part.Params, s.Metrics))];
        _names = [.. Scorers.Select(s => s.Scorer)];
        _values = new RunValues(plan.Samples, plan.Epochs, Scorers);
        _places = new long[plan.TotalSamples];
        Array.Fill(_places, Missing);
    }

    /// <summary>The scorers of the run, then the names under which solvers gave scores, in the order in which they came.</summary>
    public ImmutableArray<ScorerMetrics> Scorers { get; private set; }

    /// <summary>Samples that ended.</summary>
    public int Count { get; private set; }

    /// <inheritdoc />
    public int Completed => _values.Completed;

    /// <summary>The sample ended already.</summary>
    public bool Has(SampleId id, int epoch) => _places[Slot(id, epoch)] != Missing;

    /// <summary>The scores of a sample as the file holds them: the costly part of taking one, for which nobody has to wait. Thread-safe.</summary>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Pack(ScoredRow row) =>
        row.Scores is { } scores ? scores.ToDictionary(s => s.Key, s => s.Value is { } score ? ScoreFile.Pack(score) : default) : ImmutableDictionary<string, ReadOnlyMemory<byte>>.Empty;

    /// <summary>Takes a sample that ended.</summary>
    public void Add(ScoredRow row) => Add(row, Pack(row));

    /// <summary>Takes a sample that ended, with its scores as <see cref="Pack"/> made them.</summary>
    public void Add(ScoredRow row, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> packed)
    {
        var slot = Slot(row.Id, row.Epoch);
        Count += _places[slot] == Missing ? 1 : 0;
        AddGiven(row);
        _places[slot] = _file.Append(Array.ConvertAll(_names, n => packed.GetValueOrDefault(n)));
        _values.Add(slot, row);
    }

    /// <summary>The values as they stand, which do not change any more.</summary>
    public RunValues Snapshot() => _values.Snapshot();

    /// <inheritdoc />
    public IReadOnlyList<ItemScores> Values(string scorer) => _values.Values(scorer);

    /// <inheritdoc />
    public IReadOnlyList<Score> Scores(string scorer, SampleId item)
    {
        var at = Array.IndexOf(_names, scorer);
        return
        [
            .. Enumerable.Range(1, _plan.Epochs).Select(e => _places[Slot(item, e)])
                .Where(p => p != Missing)
                .Select(p => _file.Read(p, at))
                .OfType<Score>(),
        ];
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    /// <summary>Makes room for scores that solvers gave.</summary>
    private void AddGiven(ScoredRow row)
    {
        foreach (var name in row.Scores?.Keys ?? [])
        {
            if (Array.IndexOf(_names, name) < 0)
            {
                var given = _plan.MetricsOf(name);
                Scorers = Scorers.Add(given);
                _names = [.. Scorers.Select(s => s.Scorer)];
                _values.Make(given);
            }
        }
    }

    private int Slot(SampleId id, int epoch) => (_plan.Samples.PositionOf(id)!.Value * _plan.Epochs) + epoch - 1;
}
