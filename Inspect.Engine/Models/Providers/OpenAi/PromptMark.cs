using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>The mark up to which Anthropic keeps a prompt: a service that passes requests on to it passes the marks on too.</summary>
internal static class PromptMark
{
    private const string Name = "cache_control";

    private static readonly string[] Old = ["claude-3-sonnet", "claude-2", "claude-instant"];

    /// <summary>Marks the last system message, the last tool, and the last part but one of the conversation, where the service passes that on.</summary>
    /// <param name="body">The request.</param>
    /// <param name="request">The call: its setting <c>cache_prompt</c> can forbid marks.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="dialect">How the service speaks.</param>
    public static void Add(JsonObject body, HostedRequest request, string model, ChatDialect dialect)
    {
        if (dialect.Name != OpenAiDialects.OpenRouter || !model.StartsWith("anthropic/", StringComparison.Ordinal)
            || request.Config.CachePrompt is { ValueKind: JsonValueKind.False } || Old.Any(o => model.Contains(o, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        if (body["tools"] is JsonArray { Count: > 0 } tools)
        {
            tools[^1]![Name] = New();
        }

        var messages = body["messages"]!.AsArray();
        if (messages.LastOrDefault(m => m!["role"]!.GetValue<string>() == "system") is JsonObject system && system["content"]!.GetValue<string>() is { Length: > 0 } text)
        {
            system["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text, [Name] = New() });
        }

        // Texts of other messages stay texts: results of tools have to be.
        if (messages is [.., { } last] && last["content"] is JsonArray { Count: >= 2 } parts)
        {
            parts[^2]![Name] = New();
        }
        else if (messages is [.., { } before, _] && before["content"] is JsonArray { Count: > 0 } earlier)
        {
            earlier[^1]![Name] = New();
        }
    }

    private static JsonObject New() => new() { ["type"] = "ephemeral" };
}
