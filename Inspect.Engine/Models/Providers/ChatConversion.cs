using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Sampling;
using Microsoft.Extensions.AI;
using ChatMessage = Inspect.Engine.Messages.ChatMessage;

namespace Inspect.Engine.Models.Providers;

/// <summary>Turns our records into those of the chat client, and back.</summary>
internal static class ChatConversion
{
    /// <summary>The conversation for the client.</summary>
    public static IEnumerable<Microsoft.Extensions.AI.ChatMessage> ToChat(IReadOnlyList<ChatMessage> messages) =>
        messages.Select(m => new Microsoft.Extensions.AI.ChatMessage(new ChatRole(m.Role), m.Text));

    /// <summary>The settings for the client.</summary>
    public static ChatOptions ToOptions(GenerateConfig config, ModelCall call) => new()
    {
        Temperature = (float?)config.Temperature,
        TopP = (float?)config.TopP,
        TopK = config.TopK,
        Seed = config.Seed,
        MaxOutputTokens = config.MaxTokens,
        StopSequences = config.StopSeqs is { IsDefaultOrEmpty: false } stops ? [.. stops] : null,
        FrequencyPenalty = (float?)config.FrequencyPenalty,
        PresencePenalty = (float?)config.PresencePenalty,
        AdditionalProperties = config.Seed is { } seed
            ? new AdditionalPropertiesDictionary { [LocalChatProperties.Random] = RandomStream.Of(seed, call.SampleId.Text, call.Epoch, call.Number) }
            : null,
    };

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

    /// <summary>The tokens that were used; null when the client does not say.</summary>
    public static ModelUsage? ToUsage(UsageDetails? usage) => usage is null
        ? null
        : new ModelUsage
        {
            InputTokens = usage.InputTokenCount ?? 0,
            OutputTokens = usage.OutputTokenCount ?? 0,
            TotalTokens = usage.TotalTokenCount ?? (usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0),
        };
}
