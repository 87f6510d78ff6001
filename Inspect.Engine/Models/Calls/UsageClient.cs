using System.Runtime.CompilerServices;
using Inspect.Engine.Models.Providers;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Calls;

/// <summary>Counts the tokens that a model used in all runs of this process.</summary>
internal sealed class UsageClient(IChatClient inner) : DelegatingChatClient(inner)
{
    private readonly Lock _lock = new(); // guards Total

    /// <summary>Tokens so far.</summary>
    public ModelUsage Total
    {
        get
        {
            lock (_lock)
            {
                return field;
            }
        }

        private set;
    } = new();

    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ModelUsage? used = null;
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            used = ChatConversion.UsageOf(update) ?? used;
            yield return update;
        }

        if (used is not null)
        {
            lock (_lock)
            {
                Total += used;
            }
        }
    }
}
