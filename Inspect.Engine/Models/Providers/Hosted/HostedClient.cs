using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>A client of a hosted model: takes whole requests, and gives pieces of text and at last the finished output.</summary>
internal abstract class HostedClient : IChatClient
{
    /// <inheritdoc />
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = HostedRequest.Of(options);
        await foreach (var piece in AnswerAsync(request, cancellationToken).ConfigureAwait(false))
        {
            if (piece.Output is { } output)
            {
                yield return HostedRequest.Finish(output);
            }
            else if (request.IsWatched && piece.Text is { Length: > 0 } text)
            {
                // What nobody sees is not given on, so that a failure in the middle can be tried again.
                yield return new ChatResponseUpdate(ChatRole.Assistant, text);
            }
        }
    }

    /// <inheritdoc />
    public virtual object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks the model.</summary>
    /// <exception cref="InspectException">The model cannot take the request, or the call failed.</exception>
    protected abstract IAsyncEnumerable<HostedPiece> AnswerAsync(HostedRequest request, CancellationToken cancellationToken);

    /// <summary>Lets go of the connection.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
