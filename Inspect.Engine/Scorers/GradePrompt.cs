using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspect.Engine.Messages;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Scorers;

/// <summary>What a grader is asked (semantics 3.8).</summary>
/// <param name="scorer">Name of the scorer, for messages.</param>
/// <param name="template">Text with {question}, {criterion}, {answer}, {instructions} and metadata of the sample.</param>
/// <param name="instructions">How to grade, and in which form.</param>
/// <param name="includesHistory">The question is the conversation, not its last request.</param>
internal sealed partial class GradePrompt(string scorer, string template, string instructions, bool includesHistory)
{
    private static readonly string[] Media = ["image", "audio", "video"];

    /// <summary>Asks whether the submission meets the criterion.</summary>
    public const string Quality = """
        A task was given to an assistant. Judge the assistant's submission against the criterion.

        [BEGIN DATA]
        ***
        [Task]: {question}
        ***
        [Submission]: {answer}
        ***
        [Criterion]: {criterion}
        ***
        [END DATA]

        Does the submission meet the criterion?

        {instructions}
        """;

    /// <summary>Asks whether the submission contains what the expert says.</summary>
    public const string Fact = """
        A question was answered by an expert and, independently, in a submission. Compare the factual content of both.

        [BEGIN DATA]
        ***
        [Question]: {question}
        ***
        [Expert answer]: {criterion}
        ***
        [Submission]: {answer}
        ***
        [END DATA]

        Is the content of the expert answer contained in the submission? Differences of style, grammar and punctuation do not matter,
        and neither does what the submission says beyond it, unless it contradicts the expert.

        {instructions}
        """;

    /// <summary>The built-in instructions.</summary>
    public static string Instructions(bool partialCredit) => $"""
        Reason step by step first: write down what speaks for the submission and what speaks against it, and do not decide at once.
        Then end with a line of its own of the form GRADE: $LETTER, without quotes, where LETTER is one of {(partialCredit ? "C, P and I" : "C and I")}:
        C when the submission is correct{(partialCredit ? ", P when it is correct in part" : string.Empty)}, I when it is incorrect.
        """;

    /// <summary>The frame of the data, written by somebody else, is none: a submission must not end it.</summary>
    public static string Neutralize(string text) => Frame().Replace(text, "[$1-$2]");

    /// <summary>The message to the grader; pictures, sounds and videos of the submission follow the text.</summary>
    /// <exception cref="InspectException">The template names what there is not.</exception>
    public ChatMessage For(TaskState state, string criterion)
    {
        ImmutableArray<ContentPart> media = state.Output.Choices is [var choice, ..] ? [.. choice.Message.Content.Parts.Where(p => Media.Contains(p.Type))] : [];
        var answer = Neutralize(state.Output.Completion) + (media.IsEmpty ? string.Empty : "\n\n(The submission has media too, which are attached below.)");
        var own = new Dictionary<string, string>
        {
            ["question"] = Neutralize(includesHistory ? History(state) : state.Input.Text),
            ["answer"] = answer,
            ["criterion"] = Neutralize(criterion),
            ["instructions"] = instructions,
        };
        var text = StrictTemplate.Fill(template, scorer, own, state.Metadata.Select(m => KeyValuePair.Create(m.Key, Neutralize(m.Value))));
        var message = ChatMessage.User(text);
        return media.IsEmpty ? message : message with { Content = MessageContent.FromParts([new ContentPart { Type = "text", Text = text }, .. media]) };
    }

    /// <summary>The conversation before the answer: the first message as it is, the others under who says them.</summary>
    private static string History(TaskState state)
    {
        var last = state.Messages.Index().LastOrDefault(m => m.Item.Role == ChatRoles.Assistant, (Index: state.Messages.Count, Item: null!)).Index;
        var shown = state.Messages.Take(last).Where(m => m.Role != ChatRoles.System).ToList();
        return string.Join("\n\n", shown.Select((m, i) => i == 0 ? m.Text : Spoken(m)));
    }

    private static string Spoken(ChatMessage message) => message.Role switch
    {
        ChatRoles.Assistant => "Assistant: " + string.Join("\n\n", [.. Some(message.Text), .. (message.ToolCalls ?? []).Select(c => ToolCallText.Of(c.Function, c.Arguments))]),
        ChatRoles.Tool => $"Tool ({message.Function}): " + string.Join('\n', [.. Some(message.Error?.Message), .. Some(message.Text)]),
        _ => "User: " + message.Text,
    };

    private static IEnumerable<string> Some(string? text) => string.IsNullOrEmpty(text) ? [] : [text];

    private static JsonElement Neutralize(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonSerializer.SerializeToElement(Neutralize(value.GetString()!)),
        JsonValueKind.Array => JsonSerializer.SerializeToElement(value.EnumerateArray().Select(Neutralize).ToList()),
        JsonValueKind.Object => JsonSerializer.SerializeToElement(value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Neutralize(p.Value))).ToDictionary()),
        _ => value,
    };

    [GeneratedRegex(@"\[(BEGIN|END) (DATA)\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Frame();
}
