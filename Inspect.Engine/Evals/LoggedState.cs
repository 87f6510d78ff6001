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
            Choices = Choices(header, sample),
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

    /// <summary>The options of a multiple choice, marked again by what its answer says: a log keeps their texts alone.</summary>
    private static IList<Choice>? Choices(EvalLog header, EvalSample sample)
    {
        var choices = Choice.ListOf(sample.Choices);
        if (choices is not null && header.Plan.Steps.LastOrDefault(s => s.Solver == "multiple_choice") is { } step)
        {
            var isMultiple = step.Params.GetValueOrDefault("multiple_correct").ValueKind == JsonValueKind.True;
            ChoiceAnswer.Mark(choices, ChoiceAnswer.Parse(sample.Output.Completion, choices.Count, isMultiple));
        }

        return choices;
    }
}
