using System.Collections.Immutable;
using Inspect.Engine.Models;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>The solvers in order.</summary>
public sealed record EvalPlan : LogRecord
{
    /// <summary>Name of the plan.</summary>
    public string Name { get; init => field = value ?? "plan"; } = "plan";

    /// <summary>The solvers.</summary>
    public ImmutableArray<EvalPlanStep> Steps { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Runs at the end whatever happens.</summary>
    public EvalPlanStep? Finish { get; init; }

    /// <summary>Settings of the task, overlaid by those of the run.</summary>
    public GenerateConfig Config { get; init => field = value ?? GenerateConfig.Empty; } = GenerateConfig.Empty;
}
