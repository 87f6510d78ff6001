using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.Mistral;

/// <summary>A conversation as Mistral's API takes it, in both of its forms.</summary>
internal static class MistralMessages
{
    private const string NoContent = "(no content)";

    /// <summary>The messages of chat completions. What a user says right after a result is part of it: the server wants an answer there.</summary>
    public static JsonArray Chat(IReadOnlyList<ChatMessage> messages)
    {
        var all = new JsonArray();
        foreach (var message in ToolMedia.Moved(messages, "image", "document"))
        {
            var made = message.Role switch
            {
                ChatRoles.Assistant => Assistant(message),
                ChatRoles.Tool => new JsonObject { ["role"] = "tool", ["content"] = ResultText(message), ["tool_call_id"] = RequestJson.CallId(message), ["name"] = message.Function },
                ChatRoles.System => new JsonObject { ["role"] = "system", ["content"] = message.Content.IsText ? OrNoContent(message.Text) : Said(message.Content.Parts) },
                _ => new JsonObject { ["role"] = message.Role, ["content"] = message.Content.IsText ? OrNoContent(message.Text) : Chunks(message.Content.Parts) },
            };
            if (message.Role == ChatRoles.User && all is [.., JsonObject last] && last["role"]!.GetValue<string>() == "tool")
            {
                last["content"] = new JsonArray([.. Listed(last["content"]!), .. Listed(made["content"]!)]);
            }
            else
            {
                all.Add(made);
            }
        }

        return all;
    }

    private static IEnumerable<JsonNode> Listed(JsonNode content) => content is JsonArray chunks ? [.. chunks.Select(c => c!.DeepClone())] : [Text(content.GetValue<string>())];

    private static JsonArray Said(IEnumerable<ContentPart> parts) =>
        new([.. parts.Where(p => p.Type is "text" or "reasoning").Select(p => (JsonNode)(p.Type == "text" ? Text(p.Text ?? string.Empty) : Chunk(p)))]);

    /// <summary>Entries of the conversations; the system's texts go apart.</summary>
    /// <exception cref="InspectException">A part cannot be sent.</exception>
    public static JsonArray Conversation(IReadOnlyList<ChatMessage> messages) =>
        new([.. ToolMedia.Moved(messages, "image", "document").Where(m => m.Role != ChatRoles.System).SelectMany(m => m.Role switch
        {
            ChatRoles.Assistant => Outputs(m),
            ChatRoles.Tool => [Result(m)],
            _ => [Input(m.Content.IsText ? new JsonArray(Text(m.Text)) : new JsonArray([.. m.Content.Parts.Select(p => (JsonNode)(p.Type == "document" ? Document(p) : Chunk(p)))]))],
        })]);

    /// <summary>What the system says; null where it says nothing. The reference adds the setting although it stands in front of the conversation already.</summary>
    public static string? Instructions(IReadOnlyList<ChatMessage> messages, GenerateConfig config)
    {
        string[] texts = [.. config.SystemMessage is { } text ? [text] : (string[])[], .. messages.Where(m => m.Role == ChatRoles.System).Select(m => m.Text)];
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

    private static List<JsonNode> Outputs(ChatMessage message)
    {
        List<JsonNode> outputs = [];
        if (message.Content.IsText)
        {
            outputs.Add(Output(message.Text));
        }
        else
        {
            AddParts(message, outputs);
        }

        outputs.AddRange((message.ToolCalls is { IsDefaultOrEmpty: false } calls ? calls : []).Select(c => new JsonObject
        {
            ["object"] = "entry",
            ["type"] = "function.call",
            ["tool_call_id"] = c.Id,
            ["name"] = c.Function,
            ["arguments"] = new JsonObject(c.Arguments.Select(a => KeyValuePair.Create(a.Key, RequestJson.Node(a.Value)))),
        }));
        return outputs;
    }

    private static void AddParts(ChatMessage message, List<JsonNode> outputs)
    {
        List<ContentPart> waiting = [];
        foreach (var part in message.Content.Parts)
        {
            if (part.Type == "tool_use")
            {
                // The server refuses its own entries of searches and code, so they are told as text.
                Flush();
                outputs.Add(Output($"code_interpreter: \n\n{PartFields.Text(part, "arguments")}\n\n{PartFields.Text(part, "result")}"));
            }
            else
            {
                waiting.Add(part);
            }
        }

        Flush();

        void Flush()
        {
            if (waiting.Count > 0)
            {
                outputs.Add(Output(Chunks(waiting)));
                waiting.Clear();
            }
        }
    }

    private static JsonObject Output(JsonNode content) => new() { ["object"] = "entry", ["type"] = "message.output", ["role"] = "assistant", ["content"] = content };

    private static JsonObject Result(ChatMessage message) => new()
    {
        ["object"] = "entry",
        ["type"] = "function.result",
        ["tool_call_id"] = RequestJson.CallId(message),
        ["result"] = ResultText(message),
    };

    private static JsonObject Input(JsonArray chunks) => new()
    {
        ["object"] = "entry",
        ["type"] = "message.input",
        ["role"] = "user",
        ["content"] = chunks,
        ["prefix"] = false,
    };

    private static string ResultText(ChatMessage message) => message.Error is { } error ? $"Error: {error.Message}" : message.Text;

    private static JsonObject Document(ContentPart part) => PartFields.Text(part, "document") is { } place && (DataUri.IsWeb(place) || DataUri.TryParse(place, out _))
        ? new JsonObject { ["type"] = "document_url", ["document_url"] = place, ["document_name"] = DataUri.FileName(part) }
        : throw new InspectException(DataUri.Refusal("document", PartFields.Text(part, "document") ?? string.Empty));

    private static JsonArray Chunks(IEnumerable<ContentPart> parts) => new([.. parts.Select(p => (JsonNode)Chunk(p))]);

    private static JsonObject Chunk(ContentPart part) => part.Type switch
    {
        "text" => Text(OrNoContent(part.Text)),
        "reasoning" => new JsonObject { ["type"] = "thinking", ["thinking"] = new JsonArray(Text(part.Reasoning ?? string.Empty)) },
        "image" => new JsonObject
        {
            ["type"] = "image_url",
            ["image_url"] = new JsonObject { ["url"] = Place(part), ["detail"] = PartFields.Text(part, "detail") switch { null => "auto", "original" => "high", var detail => detail } },
        },
        _ => throw new InspectException($"Models of mistral take no {part.Type}, and a message of the conversation holds some. Use a task without it, or another model."),
    };

    private static string Place(ContentPart part) => PartFields.Text(part, "image") is { } place && (DataUri.IsWeb(place) || DataUri.TryParse(place, out _))
        ? place
        : throw new InspectException(DataUri.Refusal("image", PartFields.Text(part, "image") ?? string.Empty));

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static string OrNoContent(string? text) => string.IsNullOrEmpty(text) ? NoContent : text;
}
