using System.Text.Json;
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
    /// <param name="able">What the model can do.</param>
    /// <exception cref="InspectException">A part cannot be sent.</exception>
    public static (JsonArray System, JsonArray Messages) Of(IReadOnlyList<ChatMessage> messages, JsonObject? cache, AnthropicModels able)
    {
        var (top, rest) = AnthropicSystem.Split(WithoutOrphans(MessageJoin.Of(messages, ChatRoles.User, ChatRoles.Assistant)), able);
        var system = new JsonArray([.. top.Where(t => t.Length > 0).Select(t => (JsonNode)Text(t))]);
        var turns = new JsonArray();
        foreach (var message in rest)
        {
            Append(turns, message.Role switch { ChatRoles.Assistant => "assistant", ChatRoles.System => "system", _ => "user" }, Content(message));
        }

        AnthropicDocuments.AgreeOnCitations(turns);
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

    // Results whose calls are no longer in the conversation are refused: they become what was said.
    private static IEnumerable<ChatMessage> WithoutOrphans(List<ChatMessage> messages)
    {
        var calls = messages.Where(m => m.Role == ChatRoles.Assistant).SelectMany(m => m.ToolCalls ?? []).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        return messages.Select(m => m is { Role: ChatRoles.Tool, ToolCallId: { ValueKind: JsonValueKind.String } id } && !calls.Contains(id.GetString()!)
            ? ChatMessage.User($"[Tool result for {m.Function ?? "unknown"}{(m.Error is { } error ? $" (error: {error.Message})" : string.Empty)}]\n{m.Text}")
            : m);
    }

    private static JsonNode Content(ChatMessage message) => message.Role switch
    {
        ChatRoles.Assistant => new JsonArray([.. Blocks(message)]),
        ChatRoles.Tool => new JsonArray(Result(message)),
        _ when message.Content.IsText => JsonValue.Create(OrNoContent(message.Text)),
        ChatRoles.System => Said(message),
        _ when message.Content.Parts.IsEmpty => new JsonArray(Text(NoContent)),
        _ => new JsonArray([.. message.Content.Parts.SelectMany(Block)]),
    };

    private static JsonArray Said(ChatMessage message) =>
        message.Content.Parts.Where(p => p is { Type: "text", Text.Length: > 0 }).Select(p => (JsonNode)Text(p.Text!)).ToArray() is { Length: > 0 } texts ? new JsonArray(texts) : new JsonArray(Text(NoContent));

    private static List<JsonNode> Blocks(ChatMessage message)
    {
        var hasCalls = message.ToolCalls is { IsDefaultOrEmpty: false };
        List<JsonNode> blocks = message.Content.Parts.IsEmpty && !hasCalls ? [Text(NoContent)] : [.. message.Content.Parts.SelectMany(Block)];

        // The third Claude wants its thoughts first.
        if (message.Model?.StartsWith("claude-3", StringComparison.Ordinal) == true && blocks.FindIndex(IsThought) is > 0 and var at)
        {
            var thought = blocks[at];
            blocks.RemoveAt(at);
            blocks.Insert(0, thought);
        }

        blocks.AddRange(Calls(message));
        if (blocks.Count > 0 && blocks.TrueForAll(IsThought))
        {
            blocks.Add(Text(NoContent));
        }

        return blocks;
    }

    private static bool IsThought(JsonNode block) => block["type"]!.GetValue<string>() is "thinking" or "redacted_thinking";

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
        ["content"] = message.Error is { } error ? JsonValue.Create(new[] { error.Message, message.Text, "error" }.First(t => !string.IsNullOrEmpty(t)))
            : message.Content.Parts.IsEmpty ? new JsonArray(Text(NoContent))
            : new JsonArray([.. message.Content.Parts.SelectMany(p => Block(p).Select(WithoutCitations))]),
        ["is_error"] = message.Error is not null,
    };

    // Results of tools cite nothing.
    private static JsonNode WithoutCitations(JsonNode block)
    {
        if (block["type"]!.GetValue<string>() == "text")
        {
            ((JsonObject)block).Remove("citations");
        }

        return block;
    }

    private static IEnumerable<JsonNode> Block(ContentPart part) => part.Type switch
    {
        "text" => [Said(part)],
        "reasoning" => [Reasoning(part)],
        "image" => [AnthropicDocuments.Image(PartFields.Text(part, "image") ?? string.Empty)],
        "document" => [AnthropicDocuments.Document(part)],
        "tool_use" => AnthropicServerTools.Blocks(part),
        "data" when AnthropicHandoffs.Block(part) is { } block => [block],
        _ => throw new InspectException(
            $"Models of anthropic take no {part.Type}, and a message of the conversation holds some. Use a task without it, or another model."),
    };

    private static JsonObject Said(ContentPart part)
    {
        var own = OpenAi.Thoughts.Internal(part) is { } hidden ? $"\n<content-internal>{OpenAi.Thoughts.Base64(hidden)}</content-internal>" : string.Empty;
        var block = Text(OrNoContent(part.Text) + own);
        RequestJson.Set(block, "citations", AnthropicCitations.Blocks(part));
        return block;
    }

    private static JsonObject Reasoning(ContentPart part)
    {
        var summary = PartFields.Text(part, "summary");
        if (summary is not null)
        {
            return new JsonObject { ["type"] = "thinking", ["thinking"] = summary, ["signature"] = part.Reasoning };
        }

        // Thoughts of other makers are what was said.
        return PartFields.IsTrue(part, "redacted")
            ? new JsonObject { ["type"] = "redacted_thinking", ["data"] = PartFields.Text(part, "signature") ?? part.Reasoning }
            : Text($"<think>{part.Reasoning}</think>");
    }

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static string OrNoContent(string? text) => string.IsNullOrEmpty(text) ? NoContent : text;

    /// <summary>Neighbours of one role become one turn: two plain texts one text, else one list of blocks.</summary>
    private static void Append(JsonArray turns, string role, JsonNode content)
    {
        if (turns.Count == 0 || role != "user" || turns[^1]!["role"]!.GetValue<string>() != role)
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
        // A text alone counts, but cannot carry a mark.
        var blocks = turns.SelectMany(t => t!["content"] is JsonArray list ? list.Select(b => b as JsonObject) : [null]).Where(b => b is null || !IsThought(b)).ToList();
        if (blocks is [.., { } block, _])
        {
            block["cache_control"] = cache.DeepClone();
        }
    }
}
