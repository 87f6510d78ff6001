using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Models.Providers;
using Microsoft.Extensions.AI;
using ChatMessage = Inspect.Engine.Messages.ChatMessage;

namespace Inspect.Engine.Models;

/// <summary>A model under its full name: bounded concurrency and usage over an <see cref="IChatClient"/>. Thread-safe.</summary>
public sealed class Model : IDisposable
{
    private readonly IChatClient _client;
    private readonly SemaphoreSlim _slots;

    /// <summary>Wraps a client, which stays the caller's.</summary>
    /// <param name="name">Provider, slash, name.</param>
    /// <param name="client">The client.</param>
    /// <param name="maxConnections">Most calls at the same time.</param>
    public Model(string name, IChatClient client, int maxConnections)
    {
        Name = name;
        _client = client;
        _slots = new SemaphoreSlim(maxConnections);
    }

    /// <summary>Provider, slash, name.</summary>
    public string Name { get; }

    /// <summary>Asks the model.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="config">Settings, merged.</param>
    /// <param name="call">Which call of which sample it is.</param>
    /// <param name="onText">Gets each piece of the answer as it comes, in order, one at a time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ModelOutput> GenerateAsync(
        IReadOnlyList<ChatMessage> messages, GenerateConfig config, ModelCall call, Action<string>? onText, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A slot that a cancelled call gave back wakes the next one before its own token does.
            cancellationToken.ThrowIfCancellationRequested();
            return await CallAsync(messages, config, call, onText, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();

    private async Task<ModelOutput> CallAsync(
        IReadOnlyList<ChatMessage> messages, GenerateConfig config, ModelCall call, Action<string>? onText, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var text = new StringBuilder();
        ChatResponseUpdate? last = null;
        UsageDetails? usage = null;
        ChatFinishReason? reason = null;
        var options = ChatConversion.ToOptions(config, call);
        await foreach (var update in _client.GetStreamingResponseAsync(ChatConversion.ToChat(messages), options, cancellationToken).ConfigureAwait(false))
        {
            last = update;
            reason = update.FinishReason ?? reason;
            usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
            if (update.Text is { Length: > 0 } piece)
            {
                text.Append(piece);
                onText?.Invoke(piece);
            }
        }

        var message = ChatMessage.Assistant(text.ToString()) with { Source = "generate", Model = Name };
        return new ModelOutput
        {
            Model = Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..],
            Choices = [new ChatChoice { Message = message, StopReason = ChatConversion.ToStopReason(reason) }],
            Completion = message.Text,
            Usage = ChatConversion.ToUsage(usage),
            Time = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3),
            Metadata = Facts(last),
        };
    }

    /// <summary>What the provider says of the call beyond the answer: for local models their speed.</summary>
    private static ImmutableDictionary<string, JsonElement>? Facts(ChatResponseUpdate? last)
    {
        var facts = last?.AdditionalProperties?
            .Where(p => p.Value is string or double or int or long or bool)
            .ToImmutableDictionary(p => p.Key, p => JsonSerializer.SerializeToElement(p.Value, p.Value!.GetType()));
        return facts is { Count: > 0 } ? facts : null;
    }
}
