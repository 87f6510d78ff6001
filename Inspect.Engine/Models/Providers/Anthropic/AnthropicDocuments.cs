using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>Images and documents as blocks of a message.</summary>
internal static class AnthropicDocuments
{
    private static readonly string[] Images = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"];

    /// <summary>An image.</summary>
    /// <exception cref="InspectException">It is none, or of a kind that the server does not take.</exception>
    public static JsonObject Image(string place)
    {
        if (!DataUri.TryParse(place, out var data))
        {
            return DataUri.IsWeb(place) ? new JsonObject { ["type"] = "image", ["source"] = new JsonObject { ["type"] = "url", ["url"] = place } } : throw new InspectException(DataUri.Refusal("image", place));
        }

        return Images.Contains(data.MediaType)
            ? new JsonObject { ["type"] = "image", ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = data.MediaType, ["data"] = data.Base64 } }
            : throw new InspectException($"Models of anthropic take no images of kind {data.MediaType}, and a message of the conversation holds one. Use {string.Join(", ", Images)}.");
    }

    /// <summary>A document: a PDF as it is, an image in it, any other as text.</summary>
    /// <exception cref="InspectException">It is no document that can be read.</exception>
    public static JsonObject Document(ContentPart part)
    {
        var place = PartFields.Text(part, "document") ?? string.Empty;
        var type = DataUri.MediaTypeOf(part);
        var block = new JsonObject { ["type"] = "document", ["source"] = Source(place, type), ["title"] = DataUri.FileName(part) };
        if (PartFields.IsTrue(part, "citations") && !Images.Contains(type))
        {
            block["citations"] = Cited();
        }

        return block;
    }

    /// <summary>If one document is to be cited, all have to be.</summary>
    public static void AgreeOnCitations(JsonArray turns)
    {
        var blocks = turns.SelectMany(Blocks).SelectMany(b => b["type"]!.GetValue<string>() == "tool_result" ? Blocks(b) : [b]);
        var documents = blocks.Where(b => b["type"]!.GetValue<string>() == "document" && b["source"]!["type"]!.GetValue<string>() != "content").ToList();
        if (documents.Exists(d => d.ContainsKey("citations")))
        {
            documents.ForEach(d => d["citations"] = Cited());
        }
    }

    private static IEnumerable<JsonObject> Blocks(JsonNode? holder) => holder?["content"] is JsonArray all ? all.OfType<JsonObject>() : [];

    private static JsonObject Cited() => new() { ["enabled"] = true };

    private static JsonObject Source(string place, string type)
    {
        if (!DataUri.TryParse(place, out var data))
        {
            return DataUri.IsWeb(place) ? new JsonObject { ["type"] = "url", ["url"] = place } : throw new InspectException(DataUri.Refusal("document", place));
        }

        return type == "application/pdf" ? new JsonObject { ["type"] = "base64", ["media_type"] = type, ["data"] = data.Base64 }
            : Images.Contains(type) ? new JsonObject { ["type"] = "content", ["content"] = new JsonArray(Image(place)) }
            : new JsonObject { ["type"] = "text", ["media_type"] = "text/plain", ["data"] = data.ToText() };
    }
}
