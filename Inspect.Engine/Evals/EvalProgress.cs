using System.Collections.Immutable;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>Counts what ended in a run and tells the feed: progress at once, metrics at most once a second, and for at most a tenth of the time. Thread-safe.</summary>
internal sealed class EvalProgress : IDisposable
{
    /// <summary>Pauses between two computations of the metrics, by how long the last one took.</summary>
    private const int PauseFactor = 20;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    /// <summary>Guards every field below.</summary>
    private readonly Lock _lock = new();
    private readonly PlannedEval _plan;
    private readonly LiveRun _live;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly RunMetrics _metrics;
    private ResultsCalculator _calculator;
    private int _calculated;
    private readonly RunScores _scores;
    private readonly Dictionary<string, ModelUsage> _usage = [];
    private readonly Dictionary<string, ModelUsage> _roles = [];
    private long _outputTokens;
    private long _resumedTokens;
    private int _resumed;
    private long _metricsAt;
    private TimeSpan _pause;
    private bool _isComputing;
    private TimeSpan _paused;
    private long? _pausedAt;

    public EvalProgress(PlannedEval plan, LiveRun live, RunMetrics metrics, TimeProvider time)
    {
        _plan = plan;
        _live = live;
        _time = time;
        _started = time.GetTimestamp();
        _metrics = metrics;
        _metricsAt = _started;
        _scores = new RunScores(plan);
        _calculator = Calculator();
    }

    /// <summary>Samples that ended by an error.</summary>
    public int Errors { get; private set; }

    /// <summary>The first error of a sample that was not stopped with its run.</summary>
    public EvalError? FirstError { get; private set; }

    /// <summary>The sample ended already.</summary>
    public bool Has(SampleId id, int epoch)
    {
        lock (_lock)
        {
            return _scores.Has(id, epoch);
        }
    }

    /// <summary>Counts a sample that is in the log.</summary>
    public void Add(FinishedSample sample)
    {
        var summary = sample.Summary;
        var isCancelled = sample.Error?.Message.StartsWith("CancelledError", StringComparison.Ordinal) == true;
        var packed = RunScores.Pack(sample.Scored);
        (ResultsCalculator Calculator, RunValues Values)? due;
        lock (_lock)
        {
            _scores.Add(sample.Scored, packed);
            _calculator = _scores.Scorers.Length == _calculated ? _calculator : Calculator();
            var isResumed = summary.StartedAt < _time.GetUtcNow() - _time.GetElapsedTime(_started);
            _resumed += isResumed ? 1 : 0;
            if (sample.Error is { } error && !isCancelled)
            {
                Errors++;
                FirstError ??= error;
            }

            Count(summary.ModelUsage, summary.RoleUsage, isResumed);

            var state = isCancelled ? SampleState.Cancelled : sample.Error is not null ? SampleState.Errored : summary.Limit is not null ? SampleState.Limited : SampleState.Done;
            _live.EndSample(summary, state);
            TellPace();
            due = TakeDue();
        }

        if (due is var (calculator, values))
        {
            TellMetrics(calculator, values);
        }
    }

    /// <summary>Counts what an attempt used that failed and is followed by another.</summary>
    public void AddFailed(EvalSample attempt)
    {
        lock (_lock)
        {
            Count(attempt.ModelUsage, attempt.RoleUsage, isResumed: false);
        }
    }

    /// <summary>Time in which the run is paused does not count for its speed.</summary>
    public void SetPaused(bool isPaused)
    {
        lock (_lock)
        {
            if (isPaused)
            {
                _pausedAt ??= _time.GetTimestamp();
            }
            else if (_pausedAt is { } at)
            {
                _paused += _time.GetElapsedTime(at);
                _pausedAt = null;
            }
        }
    }

    /// <summary>Results of all samples so far; the feed gets their metrics.</summary>
    /// <exception cref="InspectException">The scores do not fit a reducer or a metric.</exception>
    public (EvalResults Results, ImmutableArray<ReducedScores> Reductions) Results()
    {
        lock (_lock)
        {
            var all = _calculator.ComputeRows(_scores, _plan.TotalSamples);
            Publish(_metrics.Of(all.Results, _scores));
            return all;
        }
    }

    /// <summary>What looks wrong with the scores behind some results.</summary>
    public ImmutableArray<string> Warnings(EvalResults results)
    {
        lock (_lock)
        {
            return ScoreWarnings.Of(results, _scores);
        }
    }

    /// <summary>Tokens by model, and by role.</summary>
    public (IReadOnlyDictionary<string, ModelUsage> Models, IReadOnlyDictionary<string, ModelUsage> Roles) Usage()
    {
        lock (_lock)
        {
            return (_usage.ToDictionary(), _roles.ToDictionary());
        }
    }

    /// <inheritdoc />
    public void Dispose() => _scores.Dispose();

    private void Count(IReadOnlyDictionary<string, ModelUsage> byModel, IReadOnlyDictionary<string, ModelUsage> byRole, bool isResumed)
    {
        foreach (var (model, usage) in byModel)
        {
            _usage[model] = _usage.GetValueOrDefault(model, new ModelUsage()) + usage;
            _outputTokens += usage.OutputTokens;
            _resumedTokens += isResumed ? usage.OutputTokens : 0;
        }

        foreach (var (role, usage) in byRole)
        {
            _roles[role] = _roles.GetValueOrDefault(role, new ModelUsage()) + usage;
        }
    }

    private void TellPace()
    {
        var seconds = (_time.GetElapsedTime(_started) - _paused).TotalSeconds;
        var ran = _scores.Count - _resumed;
        var left = _plan.TotalSamples - _scores.Count;
        _live.SetPace(new LivePace(
            seconds > 0 && Generates ? Math.Round((_outputTokens - _resumedTokens) / seconds, 1) : null,
            ran > 0 && left > 0 ? Estimate(seconds / ran * left, ran) : null));
    }

    /// <summary>A mock answers at once: its tokens have no speed.</summary>
    private bool Generates => !MockProvider.Has(_plan.Spec.Model);

    /// <summary>The more samples ended, the narrower: the error of a mean falls with the root of the count.</summary>
    private static LiveEstimate Estimate(double seconds, int ran)
    {
        var spread = seconds / Math.Sqrt(ran + 1);
        return new LiveEstimate(Math.Round(Math.Max(0, seconds - spread), 1), Math.Round(seconds + spread, 1));
    }

    /// <summary>The values to compute metrics from, when it is time; one caller at a time computes, and the others go on.</summary>
    private (ResultsCalculator Calculator, RunValues Values)? TakeDue()
    {
        if (_plan.Spec.Config.ScoreDisplay == false || _isComputing || _time.GetElapsedTime(_metricsAt) < _pause)
        {
            return null;
        }

        _isComputing = true;
        return (_calculator, _scores.Snapshot());
    }

    /// <summary>A calculator for the scorers so far: solvers may have added some.</summary>
    private ResultsCalculator Calculator()
    {
        _calculated = _scores.Scorers.Length;
        return new ResultsCalculator(_scores.Scorers, _plan.Reducers, _plan.Spec.HeadlineMetric);
    }

    private void TellMetrics(ResultsCalculator calculator, RunValues values)
    {
        var started = _time.GetTimestamp();
        ImmutableArray<LiveMetric> metrics = [];
        try
        {
            metrics = _metrics.Of(calculator.Results(values, _plan.TotalSamples), values);
        }
        catch (InspectException)
        {
            // Said at the end of the run, where the same scores do not fit either.
        }
        finally
        {
            lock (_lock)
            {
                _metricsAt = _time.GetTimestamp();
                var pause = _time.GetElapsedTime(started, _metricsAt) * PauseFactor;
                _pause = pause > ShortestPause ? pause : ShortestPause;
                _isComputing = false;
                Publish(metrics);
            }
        }
    }

    private void Publish(ImmutableArray<LiveMetric> metrics)
    {
        if (!metrics.IsEmpty)
        {
            _live.SetMetrics(metrics);
        }
    }
}
