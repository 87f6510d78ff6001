using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>Citations of a text by Claude, as the log holds them.</summary>
internal static class AnthropicCitations
{
    private const int MostTitle = 255;

    /// <summary>Citations of a text block; null where it has none.</summary>
    public static JsonElement? Of(JsonElement block)
    {
        var citations = AnswerJson.Items(block, "citations").Select(Citation).ToArray();
        return citations.Length == 0 ? null : JsonSerializer.SerializeToElement(new JsonArray(citations));
    }

    /// <summary>Those of a text that goes back; null for none. Only this maker's own are known to the server.</summary>
    public static JsonArray? Blocks(Messages.ContentPart part)
    {
        var blocks = PartFields.Get(part, "citations") is { ValueKind: JsonValueKind.Array } all ? all.EnumerateArray().Select(Block).OfType<JsonNode>().ToArray() : [];
        return blocks.Length == 0 ? null : new JsonArray(blocks);
    }

    private static JsonNode? Citation(JsonElement citation) => AnswerJson.Text(citation, "type") switch
    {
        "char_location" => Document(citation, "char", "start_char_index", "end_char_index"),
        "page_location" => Document(citation, "page", "start_page_number", "end_page_number", first: 1),
        "content_block_location" => Document(citation, "block", "start_block_index", "end_block_index"),
        "web_search_result_location" => Page(citation),
        _ => new JsonObject { ["cited_text"] = AnswerJson.Text(citation, "cited_text"), ["internal"] = RequestJson.Node(citation), ["type"] = "content" },
    };

    private static JsonObject Document(JsonElement citation, string unit, string start, string end, int first = 0)
    {
        var result = Titled(citation);
        RequestJson.Set(result, "internal", AnswerJson.Get(citation, "document_index") is { } index ? new JsonObject { ["document_index"] = RequestJson.Node(index) } : null);
        result["type"] = "document";
        result["range"] = new JsonObject { ["type"] = unit, ["start_index"] = AnswerJson.Long(citation, start) - first, ["end_index"] = AnswerJson.Long(citation, end) - first };
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
        RequestJson.Set(result, "title", AnswerJson.Text(citation, "document_title") ?? Shortened(AnswerJson.Text(citation, "title")));
        return result;
    }

    // The server refuses longer ones when they come back.
    private static string? Shortened(string? title) => title is { Length: > MostTitle } ? title[..(MostTitle - 1)] + "…" : title;

    private static JsonObject? Block(JsonElement citation)
    {
        var own = AnswerJson.Get(citation, "internal");
        var (text, title) = (AnswerJson.Get(citation, "cited_text")?.ToString(), AnswerJson.Text(citation, "title"));
        if (own is { } hidden && AnswerJson.Text(hidden, "encrypted_index") is { } index)
        {
            return new JsonObject { ["type"] = "web_search_result_location", ["cited_text"] = text, ["title"] = title, ["url"] = AnswerJson.Text(citation, "url"), ["encrypted_index"] = index };
        }

        if (own is not { } place || AnswerJson.Long(place, "document_index") is not { } document || AnswerJson.Get(citation, "range") is not { } range)
        {
            return null;
        }

        var (start, end) = (AnswerJson.Long(range, "start_index"), AnswerJson.Long(range, "end_index"));
        var block = new JsonObject { ["cited_text"] = text, ["document_title"] = title, ["document_index"] = document };
        switch (AnswerJson.Text(range, "type"))
        {
            case "char":
                (block["type"], block["start_char_index"], block["end_char_index"]) = ("char_location", start, end);
                return block;
            case "block":
                (block["type"], block["start_block_index"], block["end_block_index"]) = ("content_block_location", start, end);
                return block;
            case "page":
                (block["type"], block["start_page_number"], block["end_page_number"]) = ("page_location", start + 1, end + 1);
                return block;
            default:
                return null;
        }
    }
}
