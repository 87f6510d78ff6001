using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals.Sets;

/// <summary>A task of a set on one model, and how far it is.</summary>
internal sealed class EvalSetTask
{
    /// <summary>Takes what the set has to know of a plan; the items themselves are read again when it runs.</summary>
    public EvalSetTask(EvalRequest request, PlannedEval plan)
    {
        Request = request;
        Spec = plan.Spec with { Dataset = plan.Spec.Dataset with { SampleIds = null } };
        Identity = TaskIdentity.Of(plan.Spec, plan.Plan);
        _ids = plan.Spec.Dataset.SampleIds ?? [];
        _epochs = plan.Epochs;
    }

    private readonly ImmutableArray<SampleId> _ids;
    private readonly int _epochs;

    /// <summary>What is run.</summary>
    public EvalRequest Request { get; }

    /// <summary>Task, file, arguments and model, as logs name them.</summary>
    public EvalSpec Spec { get; private set; }

    /// <summary>What makes it the same task in a later run.</summary>
    public string Identity { get; }

    /// <summary>Newest log; null before the first.</summary>
    public string? Log { get; set; }

    /// <summary>It has succeeded.</summary>
    public bool IsDone { get; set; }

    /// <summary>How sentences name it.</summary>
    public string Name => $"{Spec.Task} on {Spec.Model}";

    /// <summary>Its logs have this id of the task.</summary>
    public void Take(string taskId) => Spec = Spec with { TaskId = taskId };

    /// <summary>A log holds all that the set asks of the task: it succeeded, nothing in it was marked as invalid, and it has all items and epochs.</summary>
    public bool IsWhole(EvalLog header) =>
        header is { Status: EvalStatus.Success, Invalidated: not true }
        && (header.Eval.Config.Epochs ?? 1) >= _epochs
        && header.Eval.Dataset.SampleIds is { } ids && ids.ToHashSet() is var there && _ids.All(there.Contains);

    /// <summary>The row of the set's list of tasks.</summary>
    /// <param name="sequence">Position in the set, from 0.</param>
    public object Row(int sequence) => new Dictionary<string, object?>
    {
        ["name"] = Spec.Task,
        ["task_id"] = Spec.TaskId,
        ["task_file"] = Spec.TaskFile,
        ["task_args"] = Spec.TaskArgs,
        ["model"] = Spec.Model,
        ["model_args"] = Spec.ModelArgs,
        ["model_roles"] = Spec.ModelRoles ?? new Dictionary<string, JsonElement>(),
        ["sequence"] = sequence,
    };
}
