using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>The mark up to which Anthropic keeps a prompt: a service that passes requests on to it passes the marks on too.</summary>
internal static class PromptMark
{
    /// <summary>The field.</summary>
    public const string Name = "cache_control";

    /// <summary>A call has marks: it shall, or it has tools and nobody says that it shall not.</summary>
    public static bool Has(HostedRequest request, string model, ChatDialect dialect) =>
        dialect.Name == OpenAiDialects.OpenRouter && model.StartsWith("anthropic/", StringComparison.Ordinal) && request.Config.CachePrompt switch
        {
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            _ => !request.Tools.IsEmpty,
        };

    /// <summary>A mark.</summary>
    public static JsonObject New() => new() { ["type"] = "ephemeral" };
}
