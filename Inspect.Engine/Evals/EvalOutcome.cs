using Inspect.Engine.Live;
using Inspect.Engine.Logs;

namespace Inspect.Engine.Evals;

/// <summary>How a run ended.</summary>
/// <param name="State">Done, failed, cancelled or interrupted.</param>
/// <param name="Log">Header of the log; null when it has none.</param>
/// <param name="Path">Path of the log; null when it was never made.</param>
/// <param name="Error">Why it failed.</param>
public sealed record EvalOutcome(RunState State, EvalLog? Log, string? Path, string? Error);
