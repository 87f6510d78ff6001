using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets;

/// <summary>Messages that a dataset writes as the input of an item (semantics 1.3): with texts or content parts, tool calls and answers of tools.</summary>
public static class MessageReader
{
    /// <summary>Fields that a message can have.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["role", "content", "tool_calls", "tool_call_id", "function", "error"];

    /// <summary>Kinds of content parts with the fields that each must have (log format 7.3).</summary>
    private static readonly ImmutableDictionary<string, string[]> PartFields = new Dictionary<string, string[]>
    {
        ["text"] = ["text"],
        ["reasoning"] = ["reasoning"],
        ["image"] = ["image"],
        ["audio"] = ["audio", "format"],
        ["video"] = ["video", "format"],
        ["document"] = ["document"],
        ["data"] = ["data"],
        ["tool_use"] = ["tool_type", "id", "name", "arguments", "result"],
    }.ToImmutableDictionary();

    /// <summary>Reads one message; fields that are none of <see cref="Fields"/> are passed over, as in the reference.</summary>
    /// <exception cref="DatasetException">A field is missing or of the wrong kind; the sentence names no file.</exception>
    public static ChatMessage Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || Text(message, "role") is not { } role || !IsRole(role))
        {
            throw new DatasetException("a message is a map with a \"role\" (system, user, assistant or tool) and a \"content\", such as {\"role\": \"user\", \"content\": \"Hi\"}.");
        }

        var isTool = role == ChatRoles.Tool;
        return new ChatMessage
        {
            Role = role,
            Content = ReadContent(Find(message, "content")),
            Source = "input",
            ToolCalls = role == ChatRoles.Assistant && Find(message, "tool_calls") is { } calls ? ReadCalls(calls) : null,
            ToolCallId = isTool && Text(message, "tool_call_id") is not null ? message.GetProperty("tool_call_id").Clone() : null,
            Function = isTool ? Text(message, "function") : null,
            Error = isTool && Find(message, "error") is { } error ? ReadError(error) : null,
        };
    }

    private static bool IsRole(string role) => role is ChatRoles.System or ChatRoles.User or ChatRoles.Assistant or ChatRoles.Tool;

    private static MessageContent ReadContent(JsonElement? content) => content switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } parts => MessageContent.FromParts([.. parts.EnumerateArray().Select(ReadPart)]),
        _ => throw new DatasetException("the \"content\" of a message must be a text, or a list of parts such as {\"type\": \"text\", \"text\": \"Hi\"}."),
    };

    private static ContentPart ReadPart(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object || Text(part, "type") is not { } type || !PartFields.TryGetValue(type, out var needed))
        {
            throw new DatasetException($"a part of a message's \"content\" needs a \"type\": {string.Join(", ", PartFields.Keys.Order(StringComparer.Ordinal))}.");
        }

        foreach (var name in needed)
        {
            if (Find(part, name)?.ValueKind != (name == "data" ? JsonValueKind.Object : JsonValueKind.String))
            {
                throw new DatasetException($"a part of type \"{type}\" needs the {(name == "data" ? "map" : "text")} \"{name}\".");
            }
        }

        var fields = part.EnumerateObject().Where(p => p.Name is not ("type" or "text" or "reasoning")).ToDictionary(p => p.Name, p => p.Value.Clone());
        if (type is "image")
        {
            fields.TryAdd("detail", JsonSerializer.SerializeToElement("auto"));
        }

        return new ContentPart { Type = type, Text = Text(part, "text"), Reasoning = Text(part, "reasoning"), Unknown = fields.Count == 0 ? null : fields };
    }

    private static ImmutableArray<ToolCall> ReadCalls(JsonElement calls) => calls.ValueKind == JsonValueKind.Array
        ? [.. calls.EnumerateArray().Select(ReadCall)]
        : throw new DatasetException("\"tool_calls\" of a message must be a list.");

    private static ToolCall ReadCall(JsonElement call)
    {
        if (call.ValueKind != JsonValueKind.Object || Find(call, "id")?.ValueKind != JsonValueKind.String || Find(call, "function")?.ValueKind != JsonValueKind.String
            || Find(call, "arguments") is not { ValueKind: JsonValueKind.Object } arguments)
        {
            throw new DatasetException("a tool call needs \"id\", \"function\" and a map of \"arguments\", such as {\"id\": \"1\", \"function\": \"add\", \"arguments\": {\"x\": 1}}.");
        }

        return new ToolCall
        {
            Id = Text(call, "id")!,
            Function = Text(call, "function")!,
            Arguments = arguments.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.Clone()),
            ParseError = Text(call, "parse_error"),
            Type = Text(call, "type") switch
            {
                null => "function",
                "function" or "custom" => Text(call, "type")!,
                var other => throw new DatasetException($"the \"type\" of a tool call is function or custom, not \"{other}\"."),
            },
        };
    }

    private static ToolCallError ReadError(JsonElement error) =>
        error.ValueKind == JsonValueKind.Object && Text(error, "type") is { } type && Text(error, "message") is { } message
            ? new ToolCallError { Type = type, Message = message }
            : throw new DatasetException("the \"error\" of a message needs \"type\" and \"message\", such as {\"type\": \"timeout\", \"message\": \"took too long\"}.");

    private static JsonElement? Find(JsonElement map, string name) =>
        map.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement map, string name) => Find(map, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text when !LogNumber.TryParseMarker(text.GetString()!, out _) => text.GetString(),
        _ => throw new DatasetException($"\"{name}\" in a message must be a text."),
    };
}
