using Inspect.Engine.Evals;
using Inspect.Engine.Logs;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Components.NewRun;

/// <summary>The request that a log stands for, when the queue does not know it.</summary>
internal static class ClonedRequest
{
    /// <summary>Task, model and the settings that were given.</summary>
    public static EvalRequest Of(EvalLog log) => new()
    {
        Task = log.Eval.Task[(log.Eval.Task.LastIndexOf('/') + 1)..],
        Model = log.Eval.Model,
        GenerateConfig = log.Plan.Config,
        EvalConfig = new EvalConfig { Epochs = log.Eval.Config.Epochs, EpochsReducer = log.Eval.Config.EpochsReducer, Limit = log.Eval.Config.Limit },
        Scorer = log.Eval.Scorers is [var scorer] ? [Part.Of(scorer.Name)] : null,
    };
}
