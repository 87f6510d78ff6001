using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Inspect.Engine.Inference.Sampling;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Inference;

/// <summary>A local model as an <see cref="IChatClient"/>: the only user of <see cref="ILocalEngine"/>. Thread-safe.</summary>
public sealed class LocalChatClient(ILocalEngine engine) : IChatClient
{
    /// <inheritdoc />
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("N");
        await foreach (var delta in engine.GenerateAsync(ToRequest(messages, options ?? new ChatOptions()), cancellationToken).ConfigureAwait(false))
        {
            var update = new ChatResponseUpdate(ChatRole.Assistant, delta.Text) { ResponseId = id, MessageId = id, ModelId = engine.Info.Name };
            if (delta.End is { } end)
            {
                Complete(update, end);
            }

            yield return update;
        }
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey) =>
        serviceKey is null && serviceType.IsInstanceOfType(engine) ? engine : serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Does nothing: the engine belongs to <see cref="LocalModels"/>.</summary>
    public void Dispose()
    {
    }

    private static void Complete(ChatResponseUpdate update, LocalEnd end)
    {
        update.FinishReason = end.StopReason switch
        {
            "stop" => ChatFinishReason.Stop,
            "max_tokens" => ChatFinishReason.Length,
            _ => new ChatFinishReason(end.StopReason),
        };
        update.Contents.Add(new UsageContent(new UsageDetails
        {
            InputTokenCount = end.InputTokens, OutputTokenCount = end.OutputTokens, TotalTokenCount = end.InputTokens + end.OutputTokens,
        }));
        update.AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [LocalChatProperties.StopDetail] = end.Detail,
            [LocalChatProperties.TokensPerSecond] = end.TokensPerSecond,
            [LocalChatProperties.FirstTokenSeconds] = end.FirstTokenSeconds,
            [LocalChatProperties.QueueSeconds] = end.QueueSeconds,
            [LocalChatProperties.BatchSize] = end.BatchSize,
        };
    }

    private static LocalRequest ToRequest(IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        if (options.Tools is { Count: > 0 } || options.ResponseFormat is ChatResponseFormatJson)
        {
            throw new GenerationException("A local model takes neither tools nor a response format yet. Use a task without them, or another provider.");
        }

        return new LocalRequest
        {
            Messages = LocalMessages.Of(messages),
            ContinuesLast = options.AdditionalProperties?.GetValueOrDefault(LocalChatProperties.ContinueLast) is true,
            Sampling = new SamplingSettings
            {
                // The options hold floats: 0.1f must not become 0.10000000149.
                Temperature = options.Temperature is { } temperature ? (double)(decimal)temperature : 1,
                TopP = options.TopP is { } topP ? (double)(decimal)topP : 1,
                TopK = options.TopK ?? 0,
                FrequencyPenalty = options.FrequencyPenalty ?? 0,
                PresencePenalty = options.PresencePenalty ?? 0,
            },
            MaxTokens = options.MaxOutputTokens,
            Stops = options.StopSequences is { } stops ? [.. stops] : [],
            Caller = options.AdditionalProperties?.GetValueOrDefault(LocalChatProperties.Caller) as LocalCaller,
            Random = options.AdditionalProperties?.GetValueOrDefault(LocalChatProperties.Random) is RandomStream stream
                ? stream
                : RandomStream.Of(options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue), string.Empty, 1, 1),
        };
    }
}
