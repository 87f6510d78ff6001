using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Writing;

/// <summary>Fills the fields that the reference writer always emits (log format 5).</summary>
internal static class SpecDefaults
{
    public static EvalSpec Apply(EvalSpec spec) => spec with
    {
        EvalId = spec.EvalId ?? LogId.New(),
        TaskVersion = spec.TaskVersion ?? LogJson.ToElement(0),
        SolverArgsPassed = spec.SolverArgsPassed ?? spec.SolverArgs,
    };

    public static EvalPlan Apply(EvalPlan plan) => plan with
    {
        Steps = [.. plan.Steps.Select(Apply)],
        Finish = plan.Finish is null ? null : Apply(plan.Finish),
    };

    /// <summary>Samples that wait before the log file is brought up to date (log format 15.1).</summary>
    public static int Buffer(EvalSpec spec)
    {
        if (spec.Config.LogBuffer is { } chosen)
        {
            return Math.Max(1, chosen);
        }

        var items = spec.Dataset.SampleIds?.Length ?? spec.Dataset.Samples ?? 0;
        var planned = items * Math.Max(1, spec.Config.Epochs ?? 1);
        return planned >= 1000 ? Math.Max(10, planned / 20) : Math.Max(1, Math.Min(planned / 3, 10));
    }

    private static EvalPlanStep Apply(EvalPlanStep step) => step.ParamsPassed is null ? step with { ParamsPassed = step.Params } : step;
}
