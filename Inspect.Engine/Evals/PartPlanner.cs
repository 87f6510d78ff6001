using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Evals;

/// <summary>Makes the parts of a run from those that its task and its request name or hold.</summary>
/// <param name="parts">The parts that there are.</param>
internal sealed class PartPlanner(PartRegistry parts)
{
    /// <summary>The solvers of a task, in order.</summary>
    public ImmutableArray<(string Name, ISolver Solver)> Solvers(EvalTask task) => [.. task.Solver.Select(use => (use.Name, parts.CreateSolver(use)))];

    /// <summary>The scorers of a run under names of their own, each with the metrics of the task, else of its definition.</summary>
    public ImmutableArray<PlannedScorer> Scorers(EvalRequest request, EvalTask task)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var scorers = request.Scorer is { } asked ? [.. asked] : task.Scorer;
        return [.. scorers.Select(use =>
        {
            var count = names[use.Name] = names.GetValueOrDefault(use.Name) + 1;
            var name = count == 1 ? use.Name : use.Name + (count - 1).ToString(CultureInfo.InvariantCulture);
            return new PlannedScorer(name, use.Description, parts.CreateScorer(use), MetricPlan.Of(task.Metrics ?? Own(use), parts));
        })];
    }

    /// <summary>What results say of scores that solvers give under a name: the metrics of the task, else of the scorer of that name, else the usual ones (semantics 3.11).</summary>
    public ScorerMetrics Given(EvalTask task, string name)
    {
        var part = Part.Of(name);
        return new ScorerMetrics(name, part.Params, MetricPlan.Of(task.Metrics ?? (parts.Check(PartKind.Scorer, part) is null ? Own(part) : [.. BuiltInMetrics.OfPasses]), parts));
    }

    /// <summary>The reducers of a run; null where nobody names one.</summary>
    public ImmutableArray<IScoreReducer>? Reducers(EvalRequest request, EvalTask task, int epochs) =>
        ReducersOf(request, task) is { } uses ? [.. uses.Select(use => parts.CreateReducer(use, epochs))] : null;

    /// <summary>Everything that is wrong with the scorers and reducers.</summary>
    public IEnumerable<RequestProblem> Problems(EvalRequest request, EvalTask task)
    {
        if (request.Solver is { } solver && parts.Check(PartKind.Solver, solver) is { } unfit)
        {
            yield return new("inspect.solver", PartRegistry.Sentence(unfit));
        }

        foreach (var part in request.Scorer ?? [])
        {
            if (parts.Check(PartKind.Scorer, part) is { } wrong)
            {
                yield return new("inspect.scorer", PartRegistry.Sentence(wrong));
            }
        }

        foreach (var use in ReducersOf(request, task) ?? [])
        {
            if (Problem(use, request.EvalConfig.Epochs ?? task.Epochs ?? 1) is { } problem)
            {
                yield return new("eval_config.epochs_reducer", problem);
            }
        }
    }

    private static ImmutableArray<PartUse>? ReducersOf(EvalRequest request, EvalTask task) =>
        request.EvalConfig.EpochsReducer is { } names ? [.. names.Select(ReducerName.Parse)] : task.EpochsReducer;

    private ImmutableArray<PartUse> Own(PartUse scorer) => scorer switch
    {
        { Metrics: { } metrics } => metrics,
        PartUse.Named when parts.MetricsOf(scorer.Description) is { } metrics => [.. metrics],
        _ => [.. BuiltInMetrics.OfPasses],
    };

    private string? Problem(PartUse reducer, int epochs)
    {
        try
        {
            parts.CreateReducer(reducer, epochs);
            return null;
        }
        catch (InspectException error)
        {
            return error.Message;
        }
    }
}
