using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>A conversation as Anthropic's messages API takes it: the system's texts apart, users and assistants by turns.</summary>
internal static class AnthropicMessages
{
    /// <summary>The server refuses texts without content.</summary>
    private const string NoContent = "(no content)";

    /// <summary>Turns messages over.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="cache">Mark of places up to which the server keeps the prompt; null for none.</param>
    /// <exception cref="InspectException">A part cannot be sent.</exception>
    public static (JsonArray System, JsonArray Messages) Of(IReadOnlyList<ChatMessage> messages, JsonObject? cache)
    {
        var system = new JsonArray();
        var turns = new JsonArray();
        foreach (var message in messages)
        {
            if (message.Role == ChatRoles.System)
            {
                system.Add(Text(message.Text));
            }
            else
            {
                Append(turns, message.Role == ChatRoles.Assistant ? "assistant" : "user", Content(message));
            }
        }

        if (cache is not null)
        {
            if (system.Count > 0)
            {
                ((JsonObject)system[^1]!)["cache_control"] = cache.DeepClone();
            }

            MarkLookback(turns, cache);
        }

        return (system, turns);
    }

    private static JsonNode Content(ChatMessage message) => message.Role switch
    {
        ChatRoles.Assistant => new JsonArray([.. Blocks(message), .. Calls(message)]),
        ChatRoles.Tool => new JsonArray(Result(message)),
        _ when message.Content.IsText => JsonValue.Create(OrNoContent(message.Text)),
        _ => new JsonArray([.. message.Content.Parts.Select(p => Block(p, message))]),
    };

    private static IEnumerable<JsonNode> Blocks(ChatMessage message) =>
        message.Content.Parts.IsEmpty && message.ToolCalls is not { IsDefaultOrEmpty: false }
            ? [Text(NoContent)]
            : message.Content.Parts.Select(p => (JsonNode)Block(p, message));

    private static IEnumerable<JsonNode> Calls(ChatMessage message) => (message.ToolCalls is { IsDefaultOrEmpty: false } calls ? calls : []).Select(c => new JsonObject
    {
        ["type"] = "tool_use",
        ["id"] = c.Id,
        ["name"] = c.Function,
        ["input"] = new JsonObject(c.Arguments.Select(a => KeyValuePair.Create(a.Key, RequestJson.Node(a.Value)))),
    });

    private static JsonObject Result(ChatMessage message) => new()
    {
        ["type"] = "tool_result",
        ["tool_use_id"] = RequestJson.CallId(message),
        ["content"] = message.Error is { } error ? JsonValue.Create(error.Message) : new JsonArray([.. message.Content.Parts.Select(p => Block(p, message))]),
        ["is_error"] = message.Error is not null,
    };

    private static JsonObject Block(ContentPart part, ChatMessage message) => part.Type switch
    {
        "text" => Text(OrNoContent(part.Text)),
        "reasoning" => Reasoning(part, message.Model),
        "image" => new JsonObject { ["type"] = "image", ["source"] = Source(part, "image") },
        "document" => new JsonObject { ["type"] = "document", ["source"] = Source(part, "document") },
        _ => throw new InspectException(
            $"Models of anthropic take no {part.Type}, and a message of the conversation holds some. Use a task without it, or another model."),
    };

    /// <summary>Reasoning that Claude can check goes back as it came; that of other models is told as text.</summary>
    private static JsonObject Reasoning(ContentPart part, string? model)
    {
        var signature = PartFields.Text(part, "signature");
        if (PartFields.IsTrue(part, "redacted"))
        {
            return PartFields.Text(part, "summary") is { } summary
                ? new JsonObject { ["type"] = "thinking", ["thinking"] = summary, ["signature"] = part.Reasoning }
                : new JsonObject { ["type"] = "redacted_thinking", ["data"] = part.Reasoning };
        }

        return signature is not null && model?.Contains("claude", StringComparison.OrdinalIgnoreCase) == true
            ? new JsonObject { ["type"] = "thinking", ["thinking"] = part.Reasoning, ["signature"] = signature }
            : Text($"<think>{part.Reasoning}</think>");
    }

    private static JsonObject Source(ContentPart part, string field)
    {
        var place = PartFields.Text(part, field) ?? string.Empty;
        if (DataUri.TryParse(place, out var data))
        {
            return data.MediaType == "text/plain"
                ? new JsonObject { ["type"] = "text", ["media_type"] = "text/plain", ["data"] = data.ToText() }
                : new JsonObject { ["type"] = "base64", ["media_type"] = data.MediaType, ["data"] = data.Base64 };
        }

        return DataUri.IsWeb(place)
            ? new JsonObject { ["type"] = "url", ["url"] = place }
            : throw new InspectException(DataUri.Refusal(field, place));
    }

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static string OrNoContent(string? text) => string.IsNullOrEmpty(text) ? NoContent : text;

    /// <summary>Neighbours of one role become one turn: two plain texts one text, else one list of blocks.</summary>
    private static void Append(JsonArray turns, string role, JsonNode content)
    {
        if (turns.Count == 0 || turns[^1]!["role"]!.GetValue<string>() != role)
        {
            turns.Add(new JsonObject { ["role"] = role, ["content"] = content });
            return;
        }

        var last = (JsonObject)turns[^1]!;
        if (last["content"] is JsonValue before && content is JsonValue text)
        {
            last["content"] = $"{before.GetValue<string>()}\n{text.GetValue<string>()}";
            return;
        }

        last["content"] = new JsonArray([.. Taken(last["content"]!), .. Taken(content)]);
    }

    private static IEnumerable<JsonNode> Taken(JsonNode content) => content is JsonArray blocks
        ? [.. blocks.Select(b => b!.DeepClone())]
        : [Text(content.GetValue<string>())];

    /// <summary>The last block is marked by the request as a whole; the one before it is the place that the next turn finds again.</summary>
    private static void MarkLookback(JsonArray turns, JsonObject cache)
    {
        var blocks = turns.SelectMany(t => t!["content"] is JsonArray list ? list.Select(b => b as JsonObject) : [null]).ToList();
        for (var i = blocks.Count - 2; i >= 0; i--)
        {
            if (blocks[i] is { } block && block["type"]!.GetValue<string>() is not ("thinking" or "redacted_thinking"))
            {
                block["cache_control"] = cache.DeepClone();
                return;
            }
        }
    }
}
