using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Calls;

/// <summary>Lets as many calls of a model go on at the same time as their runs and its server allow.</summary>
/// <param name="inner">The client.</param>
/// <param name="gate">Bounds the calls of all clients that share a model and a key.</param>
/// <param name="time">Measures waits.</param>
internal sealed class ConnectionClient(IChatClient inner, ConnectionGate gate, TimeProvider time) : DelegatingChatClient(inner)
{
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
        await gate.EnterAsync(limits, cancellationToken).ConfigureAwait(false);
        limits.Waited?.Invoke(time.GetElapsedTime(started));
        var isClean = true;
        var isAnswered = false;

        // The retries lie behind this client, and only they see each failure.
        (limits with
        {
            Failed = isRefusal =>
            {
                isClean = false;
                if (isRefusal)
                {
                    gate.Refuse(limits);
                }
            },
        }).Into(options!);
        try
        {
            await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            isAnswered = true;
        }
        finally
        {
            gate.Exit(limits, isClean && isAnswered);
        }
    }
}
