using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Evals;

/// <summary>The request that a log stands for, when the queue does not know it.</summary>
public static class ClonedRequest
{
    /// <summary>What only this app knows of a run: its seed and parent, which the next run gets anew.</summary>
    private const string OwnMetadata = "inspect_dotnet";

    /// <summary>Task, model and all settings that a run here uses. The log holds them merged with those of the task, so the repeat stays the same when the task file changes.</summary>
    public static EvalRequest Of(EvalLog log) => new()
    {
        Task = log.Eval.Task[(log.Eval.Task.LastIndexOf('/') + 1)..],
        TaskArgs = log.Eval.TaskArgs,
        Model = log.Eval.Model,
        GenerateConfig = log.Plan.Config,
        EvalConfig = ConfigOf(log.Eval.Config),
        Scorer = log.Eval.Scorers is { Length: > 0 } scorers ? LoggedPart.Of(scorers) : null,
        Tags = log.Eval.Tags ?? [],
        Metadata = log.Eval.Metadata?.Where(m => m.Key != OwnMetadata).ToImmutableDictionary() ?? ImmutableDictionary<string, JsonElement>.Empty,
    };

    /// <summary>Settings that other programs know are left out: the new log would say that they were in force.</summary>
    private static EvalConfig ConfigOf(EvalConfig config) => new()
    {
        Epochs = config.Epochs,
        EpochsReducer = config.EpochsReducer,
        Limit = config.Limit,
        FailOnError = config.FailOnError,
        ContinueOnFail = config.ContinueOnFail,
        MaxSamples = config.MaxSamples,
    };
}
