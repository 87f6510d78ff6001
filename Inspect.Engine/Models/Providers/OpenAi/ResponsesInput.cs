using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>A conversation as the input of OpenAI's responses API.</summary>
internal static class ResponsesInput
{
    /// <summary>The items.</summary>
    /// <exception cref="InspectException">A part is none that the API takes.</exception>
    public static JsonArray Of(HostedRequest request)
    {
        var items = new JsonArray();
        foreach (var message in ReasoningHistory.Of(request.Messages, request.Config.ReasoningHistory))
        {
            switch (message.Role)
            {
                case ChatRoles.System:
                    items.Add(Message("developer", message.Content));
                    break;
                case ChatRoles.Assistant:
                    AddAssistant(message, items);
                    break;
                case ChatRoles.Tool:
                    items.Add(new JsonObject { ["type"] = "function_call_output", ["call_id"] = RequestJson.CallId(message), ["output"] = ToolOutput(message) });
                    break;
                default:
                    items.Add(Message("user", message.Content));
                    break;
            }
        }

        return items;
    }

    private static JsonObject Message(string role, MessageContent content) => new()
    {
        ["type"] = "message",
        ["role"] = role,
        ["content"] = new JsonArray([.. content.Parts.Select(p => (JsonNode)Part(p))]),
    };

    private static JsonNode ToolOutput(ChatMessage message) =>
        message.Error is { } error ? error.Message
        : message.Content.Parts.All(p => p.Type == "text") ? message.Text
        : new JsonArray([.. message.Content.Parts.Select(p => (JsonNode)Part(p))]);

    private static JsonObject Part(ContentPart part)
    {
        switch (part.Type)
        {
            case "text":
                return new JsonObject { ["type"] = "input_text", ["text"] = part.Text };
            case "image":
                var place = PartFields.Text(part, "image") ?? string.Empty;
                return new JsonObject
                {
                    ["type"] = "input_image",
                    ["detail"] = PartFields.Text(part, "detail") ?? "auto",
                    ["image_url"] = DataUri.TryParse(place, out _) || DataUri.IsWeb(place) ? place : throw new InspectException(DataUri.Refusal("image", place)),
                };
            case "audio":
                return File(PartFields.Text(part, "audio") ?? string.Empty, $"audio.{PartFields.Text(part, "format") ?? "wav"}", "audio");
            case "document":
                return File(PartFields.Text(part, "document") ?? string.Empty, PartFields.Text(part, "filename") ?? "document", "document");
            default:
                throw new InspectException($"Models of openai take no parts of kind \"{part.Type}\", and a message of the conversation holds one. Use a task without it, or another model.");
        }
    }

    private static JsonObject File(string data, string name, string kind) => DataUri.TryParse(data, out _)
        ? new JsonObject { ["type"] = "input_file", ["file_data"] = data, ["filename"] = name }
        : DataUri.IsWeb(data) ? new JsonObject { ["type"] = "input_file", ["file_url"] = data }
        : throw new InspectException(DataUri.Refusal(kind, data));

    private static void AddAssistant(ChatMessage message, JsonArray items)
    {
        foreach (var part in message.Content.Parts)
        {
            switch (part.Type)
            {
                case "reasoning":
                    items.Add(Thought(part));
                    break;
                case "tool_use" when PartFields.Text(part, "tool_type") == "web_search":
                    items.Add(new JsonObject
                    {
                        ["type"] = "web_search_call", ["id"] = PartFields.Text(part, "id"), ["status"] = "completed", ["action"] = Action(PartFields.Text(part, "arguments")),
                    });
                    break;
                case "text" when part.Text is { Length: > 0 } text:
                    items.Add(Said(part, text));
                    break;
            }
        }

        foreach (var call in message.ToolCalls ?? [])
        {
            items.Add(new JsonObject { ["type"] = "function_call", ["call_id"] = call.Id, ["name"] = call.Function, ["arguments"] = PythonJson.Dump(call.Arguments) });
        }
    }

    private static JsonObject Said(ContentPart part, string text)
    {
        var item = new JsonObject
        {
            ["type"] = "message",
            ["role"] = "assistant",
            ["status"] = "completed",
            ["content"] = new JsonArray(PartFields.IsTrue(part, "refusal")
                ? new JsonObject { ["type"] = "refusal", ["refusal"] = text }
                : new JsonObject { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray() }),
        };
        RequestJson.Set(item, "id", PartFields.Get(part, "internal") is { } own ? AnswerJson.Text(own, "message_id") : null);
        return item;
    }

    /// <summary>A thought that is withheld comes back sealed; one that is open stays with us, and is named.</summary>
    private static JsonObject Thought(ContentPart part) => new()
    {
        ["type"] = "reasoning",
        ["id"] = PartFields.Text(part, "signature"),
        ["content"] = new JsonArray(),
        ["summary"] = PartFields.Text(part, "summary") is { Length: > 0 } summary ? new JsonArray(new JsonObject { ["type"] = "summary_text", ["text"] = summary }) : new JsonArray(),
        ["encrypted_content"] = PartFields.IsTrue(part, "redacted") ? part.Reasoning : null,
    };

    private static JsonNode? Action(string? arguments)
    {
        try
        {
            return arguments is null ? null : JsonNode.Parse(arguments);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
