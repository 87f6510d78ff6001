using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Solvers;

/// <summary>Puts the choices to the model and marks those that it names: <c>multiple_choice</c> (semantics 2.5).</summary>
/// <param name="template">Text with {question}, {choices} and {letters}.</param>
/// <param name="isMultiple">More than one choice may be right.</param>
/// <param name="maxTokens">Most new tokens of the answer.</param>
/// <param name="shuffleSeed">Seed of the order in which the choices are shown; null keeps that of the dataset.</param>
public sealed class MultipleChoiceSolver(string template, bool isMultiple, int? maxTokens, long? shuffleSeed) : ISolver
{
    private const string Name = "multiple_choice";

    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Solver,
        Name,
        "puts the choices to the model and reads which it takes; goes with the scorer choice",
        [
            new PartParameter("template", PartParameterType.Text, null, "Text with {question}, {choices} and, if it likes, {letters}.") { Misfit = Misfit },
            new PartParameter("cot", PartParameterType.Boolean, false, "The model reasons before it answers."),
            new PartParameter("multiple_correct", PartParameterType.Boolean, false, "More than one choice may be right."),
            new PartParameter("max_tokens", PartParameterType.Whole, null, "Most new tokens of the answer.") { Misfit = value => value.GetInt32() > 0 ? null : "It must be at least 1." },
            new PartParameter("shuffle", PartParameterType.Any, false, "The choices are shown in another order for each sample and epoch: true, or a seed; the same seed gives the same orders.") { Misfit = ShuffleMisfit },
        ],
        Create);

    /// <inheritdoc />
    /// <exception cref="InspectException">The item has no choices or no user message, or the template names what there is not.</exception>
    public async Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken)
    {
        if (state.Choices is not { Count: > 0 } choices)
        {
            throw new InspectException($"Sample {state.SampleId} has no choices, which multiple_choice needs. Give the item \"choices\".");
        }

        if (shuffleSeed is { } seed)
        {
            Shuffle(choices, state, seed);
        }

        var question = state.Messages[state.UserPromptIndex()].Text;
        state.ReplaceUserPrompt(Prompt(question, choices));
        await scope.GenerateAsync(state, maxTokens is null ? null : new GenerateConfig { MaxTokens = maxTokens }, cancellationToken).ConfigureAwait(false);
        if (scope.IsDryRun)
        {
            return;
        }

        var labels = ChoiceAnswer.Parse(state.Output.Completion, choices.Count, isMultiple);
        ChoiceAnswer.Mark(choices, labels);
        if (shuffleSeed is not null && labels.Count > 0)
        {
            Unshuffle(state, choices, question);
        }
    }

    /// <summary>The seed of one sample in one epoch: the first eight bytes of the FNV-1a hash (64 bits) of seed, id and epoch, so that a run that goes on repeats its orders.</summary>
    internal static long SeedOf(long seed, SampleId id, int epoch)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in string.Create(CultureInfo.InvariantCulture, $"{seed}\n{id.Text}\n{epoch}"))
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return (long)(hash >> 1);
    }

    private static MultipleChoiceSolver Create(PartArguments arguments)
    {
        var isMultiple = arguments.Boolean("multiple_correct");
        var shuffle = arguments.Values.GetValueOrDefault("shuffle");
        return new MultipleChoiceSolver(
            arguments.Text("template") ?? Default(isMultiple, arguments.Boolean("cot")),
            isMultiple,
            arguments.Whole("max_tokens"),
            shuffle.ValueKind switch { JsonValueKind.True => 0, JsonValueKind.Number => shuffle.GetInt64(), _ => null });
    }

    private static string Default(bool isMultiple, bool reasons)
    {
        var form = isMultiple ? "ANSWER: $LETTERS" : "ANSWER: $LETTER";
        var what = isMultiple
            ? "where $LETTERS are one or more of {letters}, separated by commas: all choices that are right"
            : "where $LETTER is one of {letters}: the choice that is right";
        var where = reasons
            ? $"Reason step by step first. The last line of your reply must be of the form \"{form}\" (without quotes), {what}."
            : $"Your whole reply must be of the form \"{form}\" (without quotes), {what}.";
        return $"Answer the following multiple choice question. {(isMultiple ? "More than one choice may be right. " : string.Empty)}{where}\n\n{{question}}\n\n{{choices}}";
    }

    private static string? Misfit(JsonElement value) => value.ToString() is var text && text.Contains("{question}", StringComparison.Ordinal) && text.Contains("{choices}", StringComparison.Ordinal)
        ? null
        : "The template must hold {question} and {choices}.";

    private static string? ShuffleMisfit(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False || (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _)) ? null : "It must be true, false or a seed, a whole number.";

    private static void Shuffle(IList<Choice> choices, TaskState state, long seed)
    {
        var order = Enumerable.Range(0, choices.Count).ToList();
        new PythonRandom(SeedOf(seed, state.SampleId, state.Epoch)).Shuffle(order);
        var before = choices.ToList();
        for (var i = 0; i < order.Count; i++)
        {
            choices[i] = before[order[i]];
        }
    }

    private string Prompt(string question, IEnumerable<Choice> choices)
    {
        var shown = choices.ToList();
        return StrictTemplate.Fill(template, Name, new Dictionary<string, string>
        {
            ["question"] = question,
            ["choices"] = string.Join('\n', shown.Select((c, i) => $"{ChoiceLabel.Of(i)}) {c.Value}")),
            ["letters"] = string.Join(',', shown.Select((_, i) => ChoiceLabel.Of(i))),
        }, []);
    }

    /// <summary>The conversation reads as if the choices had stood in the order of the dataset; the state keeps the order that the model saw.</summary>
    private void Unshuffle(TaskState state, IList<Choice> choices, string question)
    {
        state.ReplaceUserPrompt(Prompt(question, choices.OrderBy(c => c.OriginalPosition)));
        var chosen = choices.Where(c => c.IsCorrect == true).Select(c => c.OriginalPosition).Order().Select(ChoiceLabel.Of);
        var answer = "ANSWER: " + string.Join(", ", chosen);
        var message = state.Messages[^1] with { Content = answer };
        state.Messages[^1] = message;
        state.Output = state.Output with
        {
            Completion = answer,
            Choices = [.. state.Output.Choices.Select((c, i) => i == 0 ? c with { Message = message } : c)],
        };
    }
}
