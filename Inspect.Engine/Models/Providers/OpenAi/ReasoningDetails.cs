using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>The list of details in which OpenRouter gives the reasoning of all makers, kept as the signature of a part.</summary>
internal static class ReasoningDetails
{
    private const string Scheme = "reasoning-details://";

    /// <summary>The part of a list.</summary>
    /// <param name="details">The list, as the service gave it.</param>
    public static ContentPart Read(JsonElement details)
    {
        var all = PythonJson.Dump(details);
        string? reasoning = null;
        string? summary = null;
        var isRedacted = false;
        foreach (var detail in details.EnumerateArray())
        {
            switch (AnswerJson.Text(detail, "type"))
            {
                case "reasoning.summary" when AnswerJson.Text(detail, "summary") is { } said:
                    summary = said;
                    break;
                case "reasoning.text" when AnswerJson.Text(detail, "text") is { } text:
                    reasoning = text;
                    break;
                case "reasoning.encrypted" when AnswerJson.Text(detail, "data") is { } data:
                    summary = reasoning ?? summary;
                    reasoning = data;
                    isRedacted = true;
                    break;
                default:
                    return Part(all, null, false, all);
            }
        }

        // A summary alone is what there is to read.
        return reasoning is not null ? Part(reasoning, summary, isRedacted, all) : Part(summary ?? all, null, false, all);
    }

    /// <summary>The list that a part was read from; null where it was not.</summary>
    public static JsonNode? Given(ContentPart part)
    {
        if (PartFields.Text(part, "signature") is not { } signature || !signature.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(signature[Scheme.Length..]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ContentPart Part(string reasoning, string? summary, bool isRedacted, string all) =>
        PartFields.With(PartFields.Reasoning(reasoning, summary, isRedacted), ("signature", Scheme + all));
}
