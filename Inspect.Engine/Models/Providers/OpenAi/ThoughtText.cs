using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>The parts of an earlier answer as the text of a message, and the fields beside it that its reasoning goes back in.</summary>
internal static class ThoughtText
{
    private const string Details = "reasoning_details";

    /// <summary>The text, a line for each part, and the fields.</summary>
    /// <param name="parts">The parts of the answer.</param>
    /// <param name="style">How the service has reasoning.</param>
    /// <param name="model">Name of the model.</param>
    public static (string Text, Dictionary<string, JsonNode?> Fields) Of(ImmutableArray<ContentPart> parts, ThoughtStyle style, string model)
    {
        var text = new StringBuilder();
        var fields = new Dictionary<string, JsonNode?>();
        foreach (var part in parts)
        {
            if (part.Type == "text")
            {
                text.Append('\n').Append(part.Text);
                if (Thoughts.Internal(part) is { } own)
                {
                    // What its maker alone understands travels along, and is found by this mark.
                    text.Append("\n<<content-internal>").Append(Thoughts.Base64(own)).Append("</content-internal>>\n");
                }
            }
            else if (part.Type == "reasoning" && (style == ThoughtStyle.Detailed ? Detailed(part, model, fields) : Tagged(part, fields)) is { Length: > 0 } tag)
            {
                text.Append('\n').Append(tag).Append('\n');
            }
        }

        return (text.ToString(), fields);
    }

    private static string? Tagged(ContentPart part, Dictionary<string, JsonNode?> fields)
    {
        if (Thoughts.FieldOf(part) is not { } field)
        {
            return Thoughts.Tag(part);
        }

        fields[field] = part.Reasoning;
        return null;
    }

    private static string? Detailed(ContentPart part, string model, Dictionary<string, JsonNode?> fields)
    {
        // Gemini wants signatures that fit the calls of now, and refuses those of before.
        if (model.Contains("gemini", StringComparison.OrdinalIgnoreCase))
        {
            return Thoughts.BareTag(part);
        }

        var details = ReasoningDetails.Given(part);
        if (details is not null)
        {
            fields[Details] = details;
        }

        if (model.StartsWith("deepseek/deepseek-v4", StringComparison.OrdinalIgnoreCase))
        {
            fields["reasoning_content"] = part.Reasoning;
            return null;
        }

        return details is null ? Thoughts.BareTag(part) : null;
    }
}
