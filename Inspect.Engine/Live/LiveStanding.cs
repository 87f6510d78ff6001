using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Engine.Live;

/// <summary>Where a run stands at one moment: counts, score and interval are those of the same samples.</summary>
public sealed record LiveStanding
{
    /// <summary>State of the run.</summary>
    public required RunState State { get; init; }

    /// <summary>More on the state.</summary>
    public string? Detail { get; init; }

    /// <summary>Header of the log as far as it is known; null before it runs.</summary>
    public EvalLog? Header { get; init; }

    /// <summary>Path of the log; null before there is one.</summary>
    public string? Log { get; init; }

    /// <summary>Samples by what became of them; empty before the run begins.</summary>
    public required IReadOnlyDictionary<SampleOutcome, int> Counts { get; init; }

    /// <summary>Metrics, the headline first. A mean as headline is that of the samples counted here; the others were computed within the last seconds.</summary>
    public ImmutableArray<LiveMetric> Metrics { get; init; } = [];

    /// <summary>Samples behind the headline; null where it is no mean over them.</summary>
    public int? Scored { get; init; }

    /// <summary>Samples that passed, where all that were scored pass or fail; else null.</summary>
    public int? Passed { get; init; }

    /// <summary>Output tokens, those of answers under way among them.</summary>
    public long Tokens { get; init; }

    /// <summary>Output tokens a second; null before there is a time to divide by, and of models that generate none.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Seconds that are left; null until somebody can tell.</summary>
    public LiveEstimate? Eta { get; init; }

    /// <summary>Calls to the server of the model; null before the first second, and for models without a server.</summary>
    public LiveCalls? Calls { get; init; }

    /// <summary>All samples of the plan.</summary>
    public int Total => Counts.Values.Sum();

    /// <summary>Samples that ended, by an error or not; those that were stopped with the run are none of them.</summary>
    public int Done => Total - Of(SampleOutcome.Waiting) - Of(SampleOutcome.Running) - Cancelled;

    /// <summary>Samples that ended by an error.</summary>
    public int Errored => Of(SampleOutcome.Errored);

    /// <summary>Samples that were stopped with the run.</summary>
    public int Cancelled => Of(SampleOutcome.Cancelled);

    private int Of(SampleOutcome outcome) => Counts.GetValueOrDefault(outcome);
}
