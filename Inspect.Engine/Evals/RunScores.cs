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
    private readonly Dictionary<SampleId, int> _items = [];
    private readonly long[] _places;

    /// <summary>Makes room for a run.</summary>
    public RunScores(PlannedEval plan)
    {
        _plan = plan;
        Scorers = [.. plan.Scorers.Select(s => new ScorerMetrics(s.Name, s.Part.Params, s.Metrics))];
        _values = new RunValues(plan.Samples, plan.Epochs, Scorers);
        _places = new long[plan.TotalSamples];
        Array.Fill(_places, Missing);
        for (var i = 0; i < plan.Samples.Length; i++)
        {
            _items.TryAdd(plan.Samples.IdAt(i), i);
        }
    }

    /// <summary>The scorers of the run, then the names under which solvers gave scores, in the order in which they came.</summary>
    public ImmutableArray<ScorerMetrics> Scorers { get; private set; }

    /// <summary>Samples that ended.</summary>
    public int Count { get; private set; }

    /// <inheritdoc />
    public int Completed => _values.Completed;

    /// <summary>The sample ended already.</summary>
    public bool Has(SampleId id, int epoch) => _places[Slot(id, epoch)] != Missing;

    /// <summary>Takes a sample that ended.</summary>
    public void Add(ScoredRow row)
    {
        var slot = Slot(row.Id, row.Epoch);
        Count += _places[slot] == Missing ? 1 : 0;
        AddGiven(row);
        _places[slot] = _file.Append([.. Scorers.Select(s => row.Scores?.GetValueOrDefault(s.Scorer))]);
        _values.Add(slot, row);
    }

    /// <summary>The values as they stand, which do not change any more.</summary>
    public RunValues Snapshot() => _values.Snapshot();

    /// <inheritdoc />
    public IReadOnlyList<ItemScores> Values(string scorer) => _values.Values(scorer);

    /// <inheritdoc />
    public IReadOnlyList<Score> Scores(string scorer, SampleId item)
    {
        var at = Scorers.ToList().FindIndex(s => s.Scorer == scorer);
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
            if (!Scorers.Any(s => s.Scorer == name))
            {
                var given = _plan.MetricsOf(name);
                Scorers = Scorers.Add(given);
                _values.Make(given);
            }
        }
    }

    private int Slot(SampleId id, int epoch) => (_items[id] * _plan.Epochs) + epoch - 1;
}
