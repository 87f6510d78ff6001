using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Evals;

/// <summary>The state of a sample that ended, from its log: what scorers judge again (semantics 4.6).</summary>
internal static class LoggedState
{
    /// <summary>The state after the solvers.</summary>
    public static TaskState Of(EvalLog header, EvalSample sample)
    {
        var state = new TaskState
        {
            SampleId = sample.Id,
            Epoch = sample.Epoch,
            Uuid = sample.Uuid ?? string.Empty,
            Model = header.Eval.Model,
            Input = sample.Input,
            Target = sample.Target,
            Choices = sample.Choices,
            Metadata = new Dictionary<string, JsonElement>(sample.Metadata),
            Messages = [.. sample.Messages],
            Output = sample.Output,
            IsCompleted = true,
        };
        foreach (var (key, value) in sample.Store)
        {
            state.Store[key] = value;
        }

        return state;
    }
}
