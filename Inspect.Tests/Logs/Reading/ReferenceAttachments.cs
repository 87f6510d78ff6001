using System.Text.Json.Nodes;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Tests.Logs.Reading;

/// <summary>Resolves the attachments of a sample, as log format 11.1 has it, on plain JSON.</summary>
internal static class ReferenceAttachments
{
    private const string Prefix = "attachment://";

    public static void Resolve(JsonObject sample, AttachmentMode mode)
    {
        if (mode == AttachmentMode.Keep || sample["attachments"] is not JsonObject { Count: > 0 } attachments)
        {
            return;
        }

        sample["attachments"] = new JsonObject();
        Walk(sample, attachments);
    }

    private static void Walk(JsonNode? node, JsonObject attachments)
    {
        if (node is JsonObject fields)
        {
            foreach (var (name, value) in fields.ToList())
            {
                if (Content(value, attachments) is { } content)
                {
                    fields[name] = content;
                }
                else
                {
                    Walk(value, attachments);
                }
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (Content(items[i], attachments) is { } content)
                {
                    items[i] = content;
                }
                else
                {
                    Walk(items[i], attachments);
                }
            }
        }
    }

    private static JsonNode? Content(JsonNode? value, JsonObject attachments) =>
        value is JsonValue text && text.TryGetValue<string>(out var reference) && reference.StartsWith(Prefix, StringComparison.Ordinal)
            ? attachments[reference[Prefix.Length..]]?.DeepClone()
            : null;
}
