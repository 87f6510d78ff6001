using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Calls;

/// <summary>Lets as many calls of a model go on at the same time as their runs allow.</summary>
/// <param name="inner">The client.</param>
/// <param name="time">Measures waits.</param>
internal sealed class ConnectionClient(IChatClient inner, TimeProvider time) : DelegatingChatClient(inner)
{
    private readonly ConnectionGate _gate = new();

    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var limits = CallLimits.Of(options);
        var started = time.GetTimestamp();
        await _gate.EnterAsync(limits, cancellationToken).ConfigureAwait(false);
        limits.Waited?.Invoke(time.GetElapsedTime(started));
        try
        {
            await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }
        }
        finally
        {
            _gate.Exit(limits);
        }
    }
}
