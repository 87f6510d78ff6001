using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>Citations of a text by Claude, as the log holds them.</summary>
internal static class AnthropicCitations
{
    /// <summary>Citations of a text block; null where it has none.</summary>
    public static JsonElement? Of(JsonElement block)
    {
        var citations = AnswerJson.Items(block, "citations").Select(Citation).ToArray();
        return citations.Length == 0 ? null : JsonSerializer.SerializeToElement(new JsonArray(citations));
    }

    private static JsonNode? Citation(JsonElement citation) => AnswerJson.Text(citation, "type") switch
    {
        "char_location" => Document(citation, "char", "start_char_index", "end_char_index"),
        "page_location" => Document(citation, "page", "start_page_number", "end_page_number"),
        "content_block_location" => Document(citation, "block", "start_block_index", "end_block_index"),
        "web_search_result_location" => Page(citation),
        _ => new JsonObject { ["cited_text"] = AnswerJson.Text(citation, "cited_text"), ["internal"] = RequestJson.Node(citation), ["type"] = "content" },
    };

    private static JsonObject Document(JsonElement citation, string unit, string start, string end)
    {
        var result = Titled(citation);
        RequestJson.Set(result, "internal", AnswerJson.Get(citation, "document_index") is { } index ? new JsonObject { ["document_index"] = RequestJson.Node(index) } : null);
        result["type"] = "document";
        result["range"] = new JsonObject { ["type"] = unit, ["start_index"] = AnswerJson.Long(citation, start), ["end_index"] = AnswerJson.Long(citation, end) };
        return result;
    }

    private static JsonObject Page(JsonElement citation)
    {
        var result = Titled(citation);
        RequestJson.Set(result, "internal", AnswerJson.Text(citation, "encrypted_index") is { } index ? new JsonObject { ["encrypted_index"] = index } : null);
        result["type"] = "url";
        result["url"] = AnswerJson.Text(citation, "url");
        return result;
    }

    private static JsonObject Titled(JsonElement citation)
    {
        var result = new JsonObject { ["cited_text"] = AnswerJson.Text(citation, "cited_text") };
        RequestJson.Set(result, "title", AnswerJson.Text(citation, "document_title") ?? AnswerJson.Text(citation, "title"));
        return result;
    }
}
