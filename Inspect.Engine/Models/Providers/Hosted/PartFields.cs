using System.Text.Json;
using Inspect.Engine.Messages;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Fields of parts of a message that have no property of their own.</summary>
internal static class PartFields
{
    /// <summary>A field that is a text; null where it is absent or something else.</summary>
    public static string? Text(ContentPart part, string name) => Get(part, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A field says yes.</summary>
    public static bool IsTrue(ContentPart part, string name) => Get(part, name) is { ValueKind: JsonValueKind.True };

    /// <summary>A field; null where it is absent.</summary>
    public static JsonElement? Get(ContentPart part, string name) => part.Unknown is { } fields && fields.TryGetValue(name, out var value) ? value : null;

    /// <summary>A part with further fields; those that are null are left out.</summary>
    public static ContentPart With(ContentPart part, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var all = part.Unknown is null ? new Dictionary<string, JsonElement>() : new Dictionary<string, JsonElement>(part.Unknown);
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                all[name] = value is JsonElement element ? element : JsonSerializer.SerializeToElement(value, value.GetType());
            }
        }

        return part with { Unknown = all.Count == 0 ? null : all };
    }

    /// <summary>A reasoning part.</summary>
    /// <param name="reasoning">The thought, or what stands for it where it is withheld.</param>
    /// <param name="summary">What the server tells of a thought that it withholds.</param>
    /// <param name="isRedacted">The thought is withheld.</param>
    /// <param name="internalData">What its provider needs to find it again.</param>
    public static ContentPart Reasoning(string reasoning, string? summary, bool isRedacted, object? internalData = null) =>
        With(new ContentPart { Type = "reasoning", Reasoning = reasoning }, ("summary", summary), ("redacted", isRedacted), ("internal", internalData));
}
