using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>A conversation as the messages of chat completions.</summary>
internal static class ChatMessages
{
    /// <summary>The messages.</summary>
    /// <param name="request">The call.</param>
    /// <param name="model">Name of the model as the service knows it.</param>
    /// <param name="dialect">How the service speaks.</param>
    /// <exception cref="InspectException">The service cannot take a message.</exception>
    public static JsonArray Of(HostedRequest request, string model, ChatDialect dialect)
    {
        var all = new JsonArray();
        foreach (var message in Prepared(request, dialect))
        {
            all.Add(message.Role switch
            {
                ChatRoles.System => new JsonObject { ["role"] = SystemRole(model, dialect), ["content"] = message.Text },
                ChatRoles.Assistant => Assistant(message, model, dialect),
                ChatRoles.Tool => new JsonObject
                {
                    ["role"] = "tool",
                    ["content"] = message.Error is { } error ? $"Error: {error.Message}" : message.Text,
                    ["tool_call_id"] = RequestJson.CallId(message),
                },
                _ => new JsonObject { ["role"] = "user", ["content"] = Content(message.Content, dialect) },
            });
        }

        return all;
    }

    private static List<ChatMessage> Prepared(HostedRequest request, ChatDialect dialect)
    {
        var messages = ToolMedia.Moved(ReasoningHistory.Of(request.Messages, request.Config.ReasoningHistory), "image", "document");
        return dialect.JoinsMessages ? MessageJoin.Of(messages, ChatRoles.User, ChatRoles.Assistant)
            : dialect.JoinsSystem ? MessageJoin.Of(messages, ChatRoles.System)
            : messages;
    }

    private static string SystemRole(string model, ChatDialect dialect) =>
        dialect.IsOpenAi && OpenAiModel.Of(model, dialect.HasCodeNames) is { IsSeries: true } or { IsFive: true } ? "developer" : "system";

    private static JsonNode Content(MessageContent content, ChatDialect dialect) =>
        content.IsText ? content.Text : new JsonArray([.. content.Parts.Select(p => (JsonNode)Part(p, dialect))]);

    private static JsonObject Part(ContentPart part, ChatDialect dialect)
    {
        switch (part.Type)
        {
            case "text":
                return new JsonObject { ["type"] = "text", ["text"] = part.Text };
            case "image":
                var place = PartFields.Text(part, "image") ?? string.Empty;
                return new JsonObject
                {
                    ["type"] = "image_url",
                    ["image_url"] = new JsonObject
                    {
                        ["url"] = DataUri.TryParse(place, out _) || DataUri.IsWeb(place) ? place : throw new InspectException(DataUri.Refusal("image", place)),
                        ["detail"] = PartFields.Text(part, "detail") switch { null => "auto", "original" => "high", var detail => detail },
                    },
                };
            case "audio" when dialect.TakesFiles:
                var sound = PartFields.Text(part, "audio") ?? string.Empty;
                return new JsonObject
                {
                    ["type"] = "input_audio",
                    ["input_audio"] = new JsonObject
                    {
                        ["data"] = DataUri.TryParse(sound, out var data) ? data.Base64 : throw new InspectException(DataUri.Refusal("audio", sound)),
                        ["format"] = PartFields.Text(part, "format") ?? "wav",
                    },
                };
            case "document" when dialect.TakesFiles:
                var document = PartFields.Text(part, "document") ?? string.Empty;
                return DataUri.TryParse(document, out _)
                    ? new JsonObject { ["type"] = "file", ["file"] = new JsonObject { ["filename"] = DataUri.FileName(part), ["file_data"] = document } }
                    : throw new InspectException(DataUri.Refusal("document", document));
            default:
                throw new InspectException($"Models of {dialect.Name} take no parts of kind \"{part.Type}\", and a message of the conversation holds one. Use a task without it, or another model.");
        }
    }

    private static JsonObject Assistant(ChatMessage message, string model, ChatDialect dialect)
    {
        var json = new JsonObject { ["role"] = "assistant", ["content"] = message.Content.Text };
        if (!message.Content.IsText)
        {
            var (text, fields) = dialect.Thoughts == ThoughtStyle.Plain ? (Lines(message), []) : ThoughtText.Of(message.Content.Parts, dialect.Thoughts, model);
            json["content"] = text;
            foreach (var (name, value) in fields)
            {
                json[name] = value;
            }
        }

        if (message.ToolCalls is { IsDefaultOrEmpty: false } calls)
        {
            json["tool_calls"] = new JsonArray([.. calls.Select(c => (JsonNode)new JsonObject
            {
                ["id"] = c.Id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = c.Function, ["arguments"] = PythonJson.Dump(c.Arguments) },
            })]);
        }
        else if (dialect.Thoughts == ThoughtStyle.Plain)
        {
            json["tool_calls"] = new JsonArray();
        }

        return json;
    }

    private static string Lines(ChatMessage message) =>
        string.Join('\n', message.Content.Parts.Where(p => p.Type is "text" or "reasoning").Select(p => p.Type == "text" ? p.Text : Thoughts.Tag(p)));
}
