using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>The first member of a log: what is about to be run.</summary>
internal sealed record LogStart : LogRecord
{
    public int Version { get; init; } = 2;

    public required EvalSpec Eval { get; init; }

    /// <summary>The solvers; null in a damaged log alone.</summary>
    public EvalPlan? Plan { get; init; }
}
