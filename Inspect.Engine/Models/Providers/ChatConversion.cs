using System.Collections.Frozen;
using System.Net;
using Inspect.Engine.Values;
using Microsoft.Extensions.AI;
using ChatMessage = Inspect.Engine.Messages.ChatMessage;

namespace Inspect.Engine.Models.Providers;

/// <summary>Turns our records into those of a chat client that takes texts and the common settings, and back. What such a client cannot take is refused, never left out.</summary>
internal static class ChatConversion
{
    /// <summary>Settings that a chat client takes, and those that are settled before it.</summary>
    public static FrozenSet<string> Settings { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "system_message", "max_connections", "adaptive_connections", "cache", "max_retries", "timeout", "attempt_timeout",
        "temperature", "top_p", "top_k", "seed", "max_tokens", "stop_seqs", "frequency_penalty", "presence_penalty");

    /// <summary>The conversation for the client.</summary>
    /// <exception cref="InspectException">A message holds more than text.</exception>
    public static Microsoft.Extensions.AI.ChatMessage[] ToMessages(string provider, IReadOnlyList<ChatMessage> messages) =>
        [.. messages.Select(m => new Microsoft.Extensions.AI.ChatMessage(new ChatRole(m.Role), TextOf(provider, m)))];

    /// <summary>The settings for the client.</summary>
    public static ChatOptions ToOptions(GenerateConfig config) => new()
    {
        Temperature = (float?)config.Temperature,
        TopP = (float?)config.TopP,
        TopK = config.TopK,
        Seed = config.Seed,
        MaxOutputTokens = config.MaxTokens,
        StopSequences = config.StopSeqs is { IsDefaultOrEmpty: false } stops ? [.. stops] : null,
        FrequencyPenalty = (float?)config.FrequencyPenalty,
        PresencePenalty = (float?)config.PresencePenalty,
    };

    /// <summary>What is said of settings that a provider does not take; null when it takes all.</summary>
    public static string? Refusal(IModelProvider provider, GenerateConfig config)
    {
        if (provider is { IsHosted: true, HasBatches: false } && Batching.Batches.PolicyOf(config) is not null)
        {
            return $"Models of {provider.Name} are not asked in batches. Remove batch, or choose a model of openai, anthropic or google.";
        }

        if (provider.Settings is not { } known)
        {
            return null;
        }

        var wrong = RecordFields.NamesOf(config).Where(n => !known.Contains(n)).ToList();
        return wrong.Count == 0
            ? null
            : $"Models of {provider.Name} do not take {string.Join(" and ", wrong)}. Remove {(wrong.Count == 1 ? "the setting" : "the settings")}, or choose another model.";
    }

    /// <summary>The log's word for why an answer ended.</summary>
    public static string ToStopReason(ChatFinishReason? reason) => reason?.Value switch
    {
        "stop" => "stop",
        "length" => "max_tokens",
        "model_length" => "model_length",
        "tool_calls" => "tool_calls",
        "content_filter" => "content_filter",
        _ => "unknown",
    };

    /// <summary>The tokens that an update tells of; null when it does not.</summary>
    public static ModelUsage? UsageOf(ChatResponseUpdate update) => update.Contents.OfType<UsageContent>().LastOrDefault()?.Details is { } usage
        ? new ModelUsage
        {
            InputTokens = usage.InputTokenCount ?? 0,
            OutputTokens = usage.OutputTokenCount ?? 0,
            TotalTokens = usage.TotalTokenCount ?? (usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0),
        }
        : null;

    /// <summary>No connection, too many requests, a server at fault or an attempt that took too long (semantics 5.4).</summary>
    public static bool IsTransient(Exception error) => error is Hosted.ProviderException { IsTransient: true } or HttpRequestException { StatusCode: null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError };

    /// <summary>The server takes no more calls for now.</summary>
    public static bool IsRefusal(Exception error) => error is Hosted.ProviderException { IsRateLimit: true } or HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests };

    private static string TextOf(string provider, ChatMessage message)
    {
        if (message.ToolCalls is { IsDefaultOrEmpty: false })
        {
            throw new InspectException($"Models of {provider} take no calls of tools, and a message of the conversation has some. Use a task without tools, or another model.");
        }

        return PlainText(provider, message);
    }

    /// <summary>The text of a message that holds nothing else.</summary>
    /// <exception cref="InspectException">It holds more.</exception>
    public static string PlainText(string provider, ChatMessage message) => message.Content.Parts.FirstOrDefault(p => p.Type != "text") is { } part
        ? throw new InspectException($"Models of {provider} take text only, and a message of the conversation holds a part of kind \"{part.Type}\". Use a task without it, or another model.")
        : message.Text;
}
