using System.Collections.Immutable;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>Counts what ended in a run and tells the feed: progress at once, metrics at most once a second. Thread-safe.</summary>
internal sealed class EvalProgress
{
    private static readonly TimeSpan MetricsInterval = TimeSpan.FromSeconds(1);

    /// <summary>Guards every field below.</summary>
    private readonly Lock _lock = new();
    private readonly PlannedEval _plan;
    private readonly LiveRun _live;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ResultsBuilder _builder;
    private readonly Dictionary<(SampleId Id, int Epoch), ScoredSample> _samples = [];
    private readonly Dictionary<string, ModelUsage> _usage = [];
    private long _outputTokens;
    private long _resumedTokens;
    private int _resumed;
    private int _cancelled;
    private long _metricsAt;

    public EvalProgress(PlannedEval plan, LiveRun live, TimeProvider time)
    {
        _plan = plan;
        _live = live;
        _time = time;
        _started = time.GetTimestamp();
        _builder = new ResultsBuilder(plan.Scorers, plan.Reducers);
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
            return _samples.ContainsKey((id, epoch));
        }
    }

    /// <summary>Counts a sample that is in the log.</summary>
    public void Add(FinishedSample sample)
    {
        var summary = sample.Summary;
        var isCancelled = sample.Error?.Message.StartsWith("CancelledError", StringComparison.Ordinal) == true;
        lock (_lock)
        {
            _samples[(sample.Id, sample.Epoch)] = sample.Scored;
            var isResumed = summary.StartedAt < _time.GetUtcNow() - _time.GetElapsedTime(_started);
            _resumed += isResumed ? 1 : 0;
            _cancelled += isCancelled ? 1 : 0;
            if (sample.Error is { } error && !isCancelled)
            {
                Errors++;
                FirstError ??= error;
            }

            foreach (var (model, usage) in summary.ModelUsage)
            {
                _usage[model] = _usage.GetValueOrDefault(model, new ModelUsage()) + usage;
                _outputTokens += usage.OutputTokens;
                _resumedTokens += isResumed ? usage.OutputTokens : 0;
            }

            var state = isCancelled ? SampleState.Cancelled : sample.Error is null ? SampleState.Done : SampleState.Errored;
            _live.EndSample(summary, state);
            TellProgress();
            if (_metricsAt == 0 || _time.GetElapsedTime(_metricsAt) >= MetricsInterval || _samples.Count == _plan.TotalSamples)
            {
                TellMetrics();
            }
        }
    }

    /// <summary>Results of all samples so far.</summary>
    public (EvalResults Results, ImmutableArray<EvalSampleReductions> Reductions) Results()
    {
        lock (_lock)
        {
            return _builder.Build(_samples.Values, [.. _plan.Samples.Select(s => s.Id!.Value)], _plan.TotalSamples);
        }
    }

    /// <summary>Tokens by model.</summary>
    public IReadOnlyDictionary<string, ModelUsage> Usage()
    {
        lock (_lock)
        {
            return _usage.ToDictionary();
        }
    }

    private void TellProgress()
    {
        var seconds = _time.GetElapsedTime(_started).TotalSeconds;
        var ran = _samples.Count - _resumed;
        var left = _plan.TotalSamples - _samples.Count;
        _live.SetProgress(new LiveProgress(
            _samples.Count - _cancelled,
            _plan.TotalSamples,
            Errors,
            _cancelled,
            _outputTokens,
            seconds > 0 ? Math.Round((_outputTokens - _resumedTokens) / seconds, 1) : null,
            ran > 0 && left > 0 ? Estimate(seconds / ran * left, ran) : null));
    }

    /// <summary>The more samples ended, the narrower: the error of a mean falls with the root of the count.</summary>
    private static LiveEstimate Estimate(double seconds, int ran)
    {
        var spread = seconds / Math.Sqrt(ran + 1);
        return new LiveEstimate(Math.Round(Math.Max(0, seconds - spread), 1), Math.Round(seconds + spread, 1));
    }

    private void TellMetrics()
    {
        _metricsAt = _time.GetTimestamp();
        var (results, _) = Results();
        _live.SetMetrics(ResultsBuilder.WithIntervals(results, _samples.Values));
    }
}
