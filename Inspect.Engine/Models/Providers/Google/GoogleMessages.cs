using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Google;

/// <summary>A conversation as the Gemini API takes it: the system's texts apart, users and models by turns.</summary>
internal static class GoogleMessages
{
    /// <summary>Field of a reasoning part that names the call whose signature it holds.</summary>
    public const string CallField = "gemini_function_call_id";

    private const string NoContent = "(no content)";

    /// <summary>Turns messages over.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="isThinking">The model takes its thoughts back as such; else they are told as text.</param>
    /// <exception cref="InspectException">A part cannot be sent.</exception>
    public static (JsonArray System, JsonArray Contents) Of(IReadOnlyList<ChatMessage> messages, bool isThinking)
    {
        var system = new JsonArray();
        var contents = new JsonArray();
        JsonArray? results = null; // answers of neighbouring calls go together
        foreach (var message in ToolMedia.Moved(messages, "document"))
        {
            if (message.Role == ChatRoles.System)
            {
                system.Add(Text(message.Text));
            }
            else if (message.Role == ChatRoles.Tool && results is not null)
            {
                Fill(results, Result(message));
            }
            else
            {
                var parts = new JsonArray();
                Fill(parts, message.Role switch
                {
                    ChatRoles.Assistant => Answer(message, isThinking),
                    ChatRoles.Tool => Result(message),
                    _ => message.Content.Parts.Select(p => Part(p, isThinking)),
                });
                contents.Add(new JsonObject { ["parts"] = parts, ["role"] = message.Role == ChatRoles.Assistant ? "model" : "user" });
                results = message.Role == ChatRoles.Tool ? parts : null;
            }
        }

        return (system, contents);
    }

    /// <summary>A turn of one text.</summary>
    public static JsonObject Turn(string role, string text) => new() { ["parts"] = new JsonArray(Text(text)), ["role"] = role };

    private static void Fill(JsonArray parts, IEnumerable<JsonNode> more)
    {
        foreach (var part in more)
        {
            parts.Add(part);
        }
    }

    /// <summary>A signature stands in the log before the part that it belongs to, and goes back with that.</summary>
    private static List<JsonNode> Answer(ChatMessage message, bool isThinking)
    {
        var parts = new List<JsonNode>();
        var calls = message.ToolCalls is { IsDefaultOrEmpty: false } all ? all.ToList() : [];
        var hasCalls = message.ToolCalls is not null;
        string? signature = null;
        foreach (var part in message.Content.Parts)
        {
            if (part.Type != "reasoning" || !PartFields.IsTrue(part, "redacted") || !isThinking)
            {
                if (part.Type == "reasoning" && !isThinking && CallOf(part) is not null)
                {
                    // The place of a call is nothing to read.
                    continue;
                }

                var made = Part(part, isThinking);
                if (signature is not null && part.Type != "reasoning" && !hasCalls)
                {
                    made = part is { Type: "text", Text: "" } ? Text(string.Empty) : made; // an answer may end in a signature alone
                    made["thoughtSignature"] = signature;
                    signature = null;
                }

                parts.Add(made);
            }
            else if (CallOf(part) is { } id && calls.FindIndex(c => c.Id == id) is >= 0 and var at)
            {
                parts.Add(Call(calls[at], part.Reasoning));
                calls.RemoveAt(at);
                signature = null;
            }
            else
            {
                signature = part.Reasoning;
            }
        }

        foreach (var call in calls)
        {
            parts.Add(Call(call, isThinking ? signature : null));
            signature = null;
        }

        return parts.Count == 0 ? [Text(NoContent)] : parts;
    }

    private static JsonObject Call(ToolCall call, string? signature)
    {
        var made = new JsonObject
        {
            ["functionCall"] = new JsonObject
            {
                ["id"] = call.Id,
                ["args"] = new JsonObject(call.Arguments.Select(a => KeyValuePair.Create(a.Key, RequestJson.Node(a.Value)))),
                ["name"] = call.Function,
            },
        };
        RequestJson.Set(made, "thoughtSignature", string.IsNullOrEmpty(signature) ? null : signature);
        return made;
    }

    private static string? CallOf(ContentPart part) =>
        PartFields.Get(part, "internal") is { } data ? AnswerJson.Text(data, CallField) : null;

    private static IEnumerable<JsonNode> Result(ChatMessage message)
    {
        var response = new JsonObject
        {
            [message.Error is null ? "output" : "error"] = message.Error?.Message ?? message.Text,
        };
        yield return new JsonObject { ["functionResponse"] = new JsonObject { ["id"] = RequestJson.CallId(message), ["name"] = message.Function, ["response"] = response } };
        foreach (var part in message.Content.Parts.Where(p => p.Type == "image"))
        {
            yield return Part(part, isThinking: false);
        }
    }

    private static JsonObject Part(ContentPart part, bool isThinking) => part.Type switch
    {
        "text" => Text(string.IsNullOrEmpty(part.Text) ? NoContent : part.Text),
        "reasoning" => isThinking ? new JsonObject { ["text"] = part.Reasoning ?? string.Empty, ["thought"] = true } : Text(OpenAi.Thoughts.Tag(part)),
        "image" or "audio" or "video" or "document" => Data(part),
        _ => throw new InspectException($"Models of google take no {part.Type}, and a message of the conversation holds some. Use a task without it, or another model."),
    };

    private static JsonObject Data(ContentPart part)
    {
        var place = PartFields.Text(part, part.Type) ?? string.Empty;
        return DataUri.TryParse(place, out var data) ? new JsonObject { ["inlineData"] = new JsonObject { ["data"] = data.Base64.Replace('+', '-').Replace('/', '_'), ["mime_type"] = data.MediaType } }
            : DataUri.IsWeb(place) ? new JsonObject { ["fileData"] = new JsonObject { ["fileUri"] = place } }
            : throw new InspectException(DataUri.Refusal(part.Type, place));
    }

    private static JsonObject Text(string text) => new() { ["text"] = text };
}
