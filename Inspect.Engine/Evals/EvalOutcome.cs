using System.Collections.Immutable;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Evals;

/// <summary>How a run ended.</summary>
/// <param name="State">Done, failed, cancelled or interrupted.</param>
/// <param name="Log">Header of the log; null when it has none.</param>
/// <param name="Path">Path of the log; null when it was never made.</param>
/// <param name="Error">Why it failed.</param>
public sealed record EvalOutcome(RunState State, EvalLog? Log, string? Path, string? Error)
{
    /// <summary>What looks wrong with the scores: sentences.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What a finished log says.</summary>
    public static EvalOutcome Of(EvalLog log, string path) => log.Status switch
    {
        EvalStatus.Success => new EvalOutcome(RunState.Done, log, path, null),
        EvalStatus.Cancelled => new EvalOutcome(RunState.Cancelled, log, path, null),
        _ => new EvalOutcome(RunState.Failed, log, path, log.Error?.Message ?? "Too many samples failed. Their errors stand in the list of samples."),
    };
}
