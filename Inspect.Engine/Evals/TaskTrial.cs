using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>Tries a task without a model: what would be sent for an item, and how an output would be judged. Solvers and scorers are those of a run.</summary>
/// <param name="planner">Plans as for a run.</param>
/// <param name="time">Clock.</param>
public sealed class TaskTrial(EvalPlanner planner, TimeProvider time)
{
    /// <summary>The model that stands for the one under test: nothing is asked of it.</summary>
    private const string Model = "mockllm/model";

    /// <summary>What a model will read of an item.</summary>
    /// <param name="task">The task.</param>
    /// <param name="item">Number of the item in the order of a run, from 0.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InspectException">The task cannot be run, or has no such item.</exception>
    public async Task<TaskPreview> PreviewAsync(EvalTask task, int item, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(task, item, cancellationToken).ConfigureAwait(false);
        var state = SampleStart.Of(plan.Samples[0], 1, Model, plan.Limits.Messages);
        var scope = new DryScope(plan.Config, time);
        foreach (var (_, solver) in plan.Solvers)
        {
            await solver.SolveAsync(state, scope, cancellationToken).ConfigureAwait(false);
        }

        return new TaskPreview(plan.Samples[0], plan.Spec.Dataset.Samples ?? plan.Samples.Length, [.. scope.Calls]);
    }

    /// <summary>How the scorers of a task judge an output.</summary>
    /// <param name="task">The task.</param>
    /// <param name="item">Number of the item, from 0.</param>
    /// <param name="output">What the model would have answered.</param>
    /// <param name="target">Another target than that of the item; null for that.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InspectException">The task cannot be run, or has no such item.</exception>
    public async Task<IReadOnlyList<TrialScore>> ScoreAsync(EvalTask task, int item, string output, Target? target, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(task, item, cancellationToken).ConfigureAwait(false);
        var sample = target is null ? plan.Samples[0] : plan.Samples[0] with { Target = target };
        var state = SampleStart.Of(sample, 1, Model, null);
        var scope = new TypedScope(output, time);
        foreach (var (_, solver) in plan.Solvers)
        {
            await solver.SolveAsync(state, scope, cancellationToken).ConfigureAwait(false);
        }

        scope.IsScoring = true;
        var scores = new List<TrialScore>();
        foreach (var scorer in plan.Scorers)
        {
            var judged = await JudgeAsync(scorer, state, scope, cancellationToken).ConfigureAwait(false);
            scores.Add(judged);
            if (judged.Score is { } score)
            {
                state.Scores[scorer.Name] = score;
            }
        }

        return scores;
    }

    private static async Task<TrialScore> JudgeAsync(PlannedScorer scorer, TaskState state, TypedScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var result = await scorer.Scorer.ScoreAsync(state, state.Target, scope, cancellationToken).ConfigureAwait(false);
            return result is null
                ? new TrialScore(scorer.Name, null, null, "It gives no score for this output.")
                : new TrialScore(scorer.Name, result.Score, result.Trace, null);
        }
        catch (InspectException error)
        {
            return new TrialScore(scorer.Name, null, null, error.Message);
        }
    }

    private async Task<PlannedEval> PlanAsync(EvalTask task, int item, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(item);

        // One item, as the run with a limit would take it. No model is asked: no role has to be there, and no price for a limit of cost.
        var request = new EvalRequest { Task = task.Name, Model = Model, EvalConfig = new EvalConfig { Limit = JsonSerializer.SerializeToElement((int[])[item, item + 1]) } };
        var settings = task.Settings with { Run = task.Settings.Run with { CostLimit = null } };
        var tried = task with { Settings = settings, ModelRoles = ImmutableDictionary<string, Models.ModelRole>.Empty };
        var plan = await planner.PlanAsync(tried, request, LogId.New(), cancellationToken).ConfigureAwait(false);
        return plan.Samples.IsEmpty ? throw new InspectException($"The task has no item {item + 1}. Choose one that is there.") : plan;
    }
}
