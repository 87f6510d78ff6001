using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.Mistral;

/// <summary>A conversation as Mistral's API takes it, in both of its forms.</summary>
internal static class MistralMessages
{
    private const string NoContent = "(no content)";
    private const string ImageBelow = "Image content is included below.";

    /// <summary>Messages of the chat completions.</summary>
    /// <exception cref="InspectException">A part cannot be sent.</exception>
    public static JsonArray Chat(IReadOnlyList<ChatMessage> messages) => new([.. messages.Select(m => (JsonNode)(m.Role switch
    {
        ChatRoles.Assistant => Assistant(m),
        ChatRoles.Tool => new JsonObject { ["role"] = "tool", ["content"] = Result(m), ["tool_call_id"] = RequestJson.CallId(m), ["name"] = m.Function },
        _ => new JsonObject { ["role"] = m.Role, ["content"] = m.Content.IsText ? m.Text : Chunks(m.Content.Parts) },
    }))]);

    /// <summary>Entries of the conversations; the system's texts go apart.</summary>
    /// <exception cref="InspectException">A part cannot be sent.</exception>
    public static JsonArray Conversation(IReadOnlyList<ChatMessage> messages) =>
        new([.. messages.Where(m => m.Role != ChatRoles.System).SelectMany(m => m.Role switch
        {
            ChatRoles.Assistant => Outputs(m),
            ChatRoles.Tool => Results(m),
            _ => [Input(Chunks(m.Content.Parts))],
        })]);

    /// <summary>What the system says; null where it says nothing. The reference adds the setting although it stands in front of the conversation already.</summary>
    public static string? Instructions(IReadOnlyList<ChatMessage> messages, GenerateConfig config)
    {
        string[] texts = [.. messages.Where(m => m.Role == ChatRoles.System).Select(m => m.Text), .. config.SystemMessage is { } text ? [text] : (string[])[]];
        return texts.Length == 0 ? null : string.Join("\n\n", texts);
    }

    private static JsonObject Assistant(ChatMessage message)
    {
        var result = new JsonObject { ["role"] = "assistant", ["content"] = message.Content.IsText ? OrNoContent(message.Text) : Chunks(message.Content.Parts), ["prefix"] = false };
        if (message.ToolCalls is { IsDefaultOrEmpty: false } calls)
        {
            result["tool_calls"] = new JsonArray([.. calls.Select(c => (JsonNode)new JsonObject
            {
                ["id"] = c.Id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = c.Function, ["arguments"] = PythonJson.Dump(c.Arguments) },
                ["index"] = 0,
            })]);
        }

        return result;
    }

    private static IEnumerable<JsonNode> Outputs(ChatMessage message) =>
    [
        new JsonObject
        {
            ["object"] = "entry",
            ["type"] = "message.output",
            ["role"] = "assistant",
            ["content"] = message.Content.IsText ? message.Text : Chunks(message.Content.Parts),
        },
        .. (message.ToolCalls is { IsDefaultOrEmpty: false } calls ? calls : []).Select(c => new JsonObject
        {
            ["object"] = "entry",
            ["type"] = "function.call",
            ["tool_call_id"] = c.Id,
            ["name"] = c.Function,
            ["arguments"] = new JsonObject(c.Arguments.Select(a => KeyValuePair.Create(a.Key, RequestJson.Node(a.Value)))),
        }),
    ];

    /// <summary>A result is a text here; images follow as what a user says.</summary>
    private static IEnumerable<JsonNode> Results(ChatMessage message)
    {
        yield return new JsonObject
        {
            ["object"] = "entry",
            ["type"] = "function.result",
            ["tool_call_id"] = RequestJson.CallId(message),
            ["result"] = ResultText(message),
        };
        if (HasImages(message))
        {
            yield return Input(Chunks(message.Content.Parts.Where(p => p.Type == "image")));
        }
    }

    private static JsonObject Input(JsonArray chunks) => new()
    {
        ["object"] = "entry",
        ["type"] = "message.input",
        ["role"] = "user",
        ["content"] = chunks,
        ["prefix"] = false,
    };

    private static JsonNode Result(ChatMessage message)
    {
        var text = ResultText(message);
        if (!HasImages(message))
        {
            return JsonValue.Create(text);
        }

        var chunks = new JsonArray(Text(text));
        foreach (var image in message.Content.Parts.Where(p => p.Type == "image"))
        {
            chunks.Add(Chunk(image));
        }

        return chunks;
    }

    private static bool HasImages(ChatMessage message) => message.Error is null && message.Content.Parts.Any(p => p.Type == "image");

    private static string ResultText(ChatMessage message) => message.Error is { } error ? $"Error: {error.Message}"
        : HasImages(message) ? string.Join('\n', [.. message.Content.Parts.Where(p => p.Type == "text").Select(p => p.Text), ImageBelow])
        : message.Text;

    private static JsonArray Chunks(IEnumerable<ContentPart> parts) => new([.. parts.Select(p => (JsonNode)Chunk(p))]);

    private static JsonObject Chunk(ContentPart part) => part.Type switch
    {
        "text" => Text(OrNoContent(part.Text)),
        "reasoning" => new JsonObject { ["type"] = "thinking", ["thinking"] = new JsonArray(Text(part.Reasoning ?? string.Empty)) },
        "image" => new JsonObject
        {
            ["type"] = "image_url",
            ["image_url"] = new JsonObject { ["url"] = Place(part), ["detail"] = PartFields.Text(part, "detail") ?? "auto" },
        },
        _ => throw new InspectException($"Models of mistral take no {part.Type}, and a message of the conversation holds some. Use a task without it, or another model."),
    };

    private static string Place(ContentPart part) => PartFields.Text(part, "image") is { } place && (DataUri.IsWeb(place) || DataUri.TryParse(place, out _))
        ? place
        : throw new InspectException(DataUri.Refusal("image", PartFields.Text(part, "image") ?? string.Empty));

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static string OrNoContent(string? text) => string.IsNullOrEmpty(text) ? NoContent : text;
}
