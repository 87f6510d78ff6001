using System.Text.Json;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>The form that an answer must have: JSON that fits a schema, or a text that fits a pattern.</summary>
public sealed record AnswerForm
{
    private AnswerForm(string? schema, string? pattern) => (Schema, Pattern) = (schema, pattern);

    /// <summary>Text of a JSON schema; null where there is a pattern.</summary>
    public string? Schema { get; }

    /// <summary>A regular expression for the whole answer; null where there is a schema.</summary>
    public string? Pattern { get; }

    /// <summary>JSON that fits a schema.</summary>
    public static AnswerForm OfSchema(JsonElement schema) => new(schema.GetRawText(), null);

    /// <summary>A text that fits a regular expression as a whole.</summary>
    public static AnswerForm OfPattern(string pattern) => new(null, pattern);
}
