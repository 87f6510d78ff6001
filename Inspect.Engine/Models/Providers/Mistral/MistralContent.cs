using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Mistral;

/// <summary>Content of a message that comes in pieces: one text as long as only texts come, a list of chunks as soon as another chunk does.</summary>
internal sealed class MistralContent
{
    private readonly JsonArray _chunks = [];
    private bool _isList;

    /// <summary>Takes a piece: a text, a chunk, or a list of chunks.</summary>
    /// <returns>Text to show; null where the piece brings none.</returns>
    public string? Add(JsonElement piece)
    {
        switch (piece.ValueKind)
        {
            case JsonValueKind.String:
                AddText("text", piece.GetString()!);
                return piece.GetString();
            case JsonValueKind.Array:
                _isList = true;
                return string.Concat(piece.EnumerateArray().Select(AddChunk)) is { Length: > 0 } text ? text : null;
            case JsonValueKind.Object:
                _isList = true;
                return AddChunk(piece);
            default:
                return null;
        }
    }

    /// <summary>The content as a message in one piece holds it.</summary>
    public JsonNode Finish() => _isList ? _chunks.DeepClone() : JsonValue.Create(string.Concat(_chunks.Select(c => c!["text"]!.GetValue<string>())));

    private string? AddChunk(JsonElement chunk)
    {
        switch (AnswerJson.Text(chunk, "type"))
        {
            case "text":
                AddText("text", AnswerJson.Text(chunk, "text") ?? string.Empty);
                return AnswerJson.Text(chunk, "text");
            case "thinking":
                AddText("thinking", AnswerJson.Text(chunk, "thinking") ?? string.Concat(AnswerJson.Items(chunk, "thinking").Select(t => AnswerJson.Text(t, "text"))));
                return null;
            default:
                _chunks.Add(RequestJson.Node(chunk));
                return null;
        }
    }

    /// <summary>A text goes on with the next one of its kind.</summary>
    private void AddText(string kind, string text)
    {
        if (_chunks.Count > 0 && _chunks[^1] is JsonObject last && last["type"]!.GetValue<string>() == kind)
        {
            last[kind] = last[kind]!.GetValue<string>() + text;
        }
        else if (text.Length > 0)
        {
            _chunks.Add(new JsonObject { ["type"] = kind, [kind] = text });
        }
    }
}
