using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>A conversation as the input of OpenAI's responses API.</summary>
internal static class ResponsesInput
{
    /// <summary>The items.</summary>
    /// <exception cref="InspectException">A part is none that the API takes.</exception>
    public static JsonArray Of(HostedRequest request, ChatDialect dialect)
    {
        var items = new JsonArray();
        var labels = RequestJson.Switch(request.Arguments, HostedArguments.ResponsesPhase) == true;
        foreach (var message in ReasoningHistory.Of(request.Messages, request.Config.ReasoningHistory))
        {
            switch (message.Role)
            {
                case ChatRoles.System:
                    items.Add(Message("developer", message.Content));
                    break;
                case ChatRoles.Assistant:
                    ResponsesAssistant.Add(message, items, dialect, labels);
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
        : message.Content.IsText ? message.Text
        : new JsonArray([.. message.Content.Parts.Where(p => p.Type is "text" or "image").Select(p => (JsonNode)Part(p))]);

    /// <summary>A part of a message.</summary>
    public static JsonObject Part(ContentPart part)
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
                return File(PartFields.Text(part, "document") ?? string.Empty, DataUri.FileName(part), "document");
            case "video":
                return File(PartFields.Text(part, "video") ?? string.Empty, $"video.{PartFields.Text(part, "format") ?? "mp4"}", "video");
            default:
                throw new InspectException($"Models of openai take no parts of kind \"{part.Type}\", and a message of the conversation holds one. Use a task without it, or another model.");
        }
    }

    private static JsonObject File(string data, string name, string kind) => DataUri.TryParse(data, out _)
        ? new JsonObject { ["type"] = "input_file", ["file_data"] = data, ["filename"] = name }
        : DataUri.IsWeb(data) ? new JsonObject { ["type"] = "input_file", ["file_url"] = data }
        : throw new InspectException(DataUri.Refusal(kind, data));
}
