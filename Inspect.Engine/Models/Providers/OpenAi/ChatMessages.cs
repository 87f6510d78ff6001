using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>A conversation as the messages of chat completions.</summary>
internal static class ChatMessages
{
    private const string ImageBelow = "Image content is included below.";

    /// <summary>The messages.</summary>
    /// <param name="request">The call.</param>
    /// <param name="model">Name of the model as the service knows it.</param>
    /// <param name="dialect">How the service speaks.</param>
    /// <exception cref="InspectException">The service cannot take a message.</exception>
    public static JsonArray Of(HostedRequest request, string model, ChatDialect dialect)
    {
        var history = request.Config.ReasoningHistory;
        var thinker = history == "last" ? request.Messages.LastOrDefault(m => m.Role == ChatRoles.Assistant) : null;
        var all = new JsonArray();
        foreach (var message in dialect.JoinsMessages ? Joined(request.Messages) : request.Messages)
        {
            switch (message.Role)
            {
                case ChatRoles.System:
                    all.Add(new JsonObject { ["role"] = SystemRole(model, dialect), ["content"] = SystemContent(message, request, model, dialect) });
                    break;
                case ChatRoles.Assistant:
                    all.Add(Assistant(message, history is not ("none" or "last") || ReferenceEquals(message, thinker), dialect));
                    break;
                case ChatRoles.Tool:
                    AddTool(message, all, dialect);
                    break;
                default:
                    all.Add(new JsonObject { ["role"] = "user", ["content"] = Content(message.Content, dialect) });
                    break;
            }
        }

        return all;
    }

    private static string SystemRole(string model, ChatDialect dialect) =>
        !dialect.IsOpenAi ? "system" : OpenAiModels.IsEarly(model) ? "user" : OpenAiModels.IsReasoning(model) ? "developer" : "system";

    private static JsonNode SystemContent(ChatMessage message, HostedRequest request, string model, ChatDialect dialect) =>
        PromptMark.Has(request, model, dialect)
            ? new JsonArray(new JsonObject { ["type"] = "text", ["text"] = message.Text, [PromptMark.Name] = PromptMark.New() })
            : message.Text;

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
                        ["detail"] = PartFields.Text(part, "detail") ?? "auto",
                    },
                };
            case "audio" when dialect.TakesAudio:
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
            case "document" when dialect.IsOpenAi:
                return new JsonObject
                {
                    ["type"] = "file",
                    ["file"] = new JsonObject { ["filename"] = PartFields.Text(part, "filename") ?? "document", ["file_data"] = PartFields.Text(part, "document") },
                };
            default:
                throw new InspectException($"Models of {dialect.Name} take no parts of kind \"{part.Type}\", and a message of the conversation holds one. Use a task without it, or another model.");
        }
    }

    private static JsonObject Assistant(ChatMessage message, bool keepsThoughts, ChatDialect dialect)
    {
        var text = message.Content.IsText ? message.Content.Text : string.Join('\n', Thoughts.Lines(message.Content.Parts, keepsThoughts, dialect.Thoughts));
        var json = new JsonObject { ["role"] = "assistant", ["content"] = text };
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

    /// <summary>A tool's answer is text; its images follow in a message of the user.</summary>
    private static void AddTool(ChatMessage message, JsonArray all, ChatDialect dialect)
    {
        var images = message.Content.Parts.Where(p => p.Type == "image").ToList();
        var text = message.Error is { } error ? $"Error: {error.Message}"
            : images.Count == 0 ? message.Text
            : string.Join('\n', message.Content.Parts.Select(p => p.Type == "image" ? ImageBelow : p.Text));
        all.Add(new JsonObject { ["role"] = "tool", ["content"] = text, ["tool_call_id"] = RequestJson.CallId(message) });
        if (message.Error is null && images.Count > 0)
        {
            all.Add(new JsonObject { ["role"] = "user", ["content"] = new JsonArray([.. images.Select(i => (JsonNode)Part(i, dialect))]) });
        }
    }

    /// <summary>Messages of the user, or of the model, that follow each other are one.</summary>
    private static List<ChatMessage> Joined(IReadOnlyList<ChatMessage> messages)
    {
        List<ChatMessage> all = [];
        foreach (var message in messages)
        {
            if (all.Count > 0 && all[^1] is { } last && last.Role == message.Role && message.Role is ChatRoles.User or ChatRoles.Assistant)
            {
                all[^1] = last with
                {
                    Content = last.Content.IsText && message.Content.IsText
                        ? $"{last.Content.Text}\n{message.Content.Text}"
                        : MessageContent.FromParts([.. last.Content.Parts, .. message.Content.Parts]),
                    ToolCalls = last.ToolCalls is null && message.ToolCalls is null ? null : [.. last.ToolCalls ?? [], .. message.ToolCalls ?? []],
                };
            }
            else
            {
                all.Add(message);
            }
        }

        return all;
    }
}
