using System.Text.Json;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>The form that an answer must have: JSON that fits a schema, a text that fits a pattern, or the call of a tool.</summary>
public sealed record AnswerForm
{
    private AnswerForm(string? schema, string? pattern, string? calls) => (Schema, Pattern, Calls) = (schema, pattern, calls);

    /// <summary>Text of a JSON schema; null where it is something else.</summary>
    public string? Schema { get; }

    /// <summary>A regular expression for the whole answer; null where it is something else.</summary>
    public string? Pattern { get; }

    /// <summary>Text of a JSON list of the tools of which one is called, each as templates have it; null where it is something else.</summary>
    public string? Calls { get; }

    /// <summary>Calls stand between the tags that the model's chat template names.</summary>
    public bool HasTags { get; init; }

    /// <summary>All that it asks for, as one text.</summary>
    internal string Text => (Schema ?? Pattern ?? Calls)!;

    /// <summary>JSON that fits a schema.</summary>
    public static AnswerForm OfSchema(JsonElement schema) => new(schema.GetRawText(), null, null);

    /// <summary>A text that fits a regular expression as a whole.</summary>
    public static AnswerForm OfPattern(string pattern) => new(null, pattern, null);

    /// <summary>The call of one of some tools: an object with <c>name</c> and <c>arguments</c>, these as the tool's schema says.</summary>
    /// <param name="tools">The tools, one at least: <c>{"type": "function", "function": {…}}</c>.</param>
    public static AnswerForm OfCall(IReadOnlyList<JsonElement> tools) => new(null, null, JsonSerializer.Serialize(tools));
}
