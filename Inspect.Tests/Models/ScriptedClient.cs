using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Inspect.Tests.Models;

/// <summary>A client whose every call is what a test says.</summary>
internal sealed class ScriptedClient(Func<int, IList<ChatMessage>, ChatOptions?, CancellationToken, Task<string>> answer) : IChatClient
{
    private int _calls;

    public int Calls => _calls;

    public bool IsDisposed { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var text = await answer(Interlocked.Increment(ref _calls), [.. messages], options, cancellationToken);
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextContent(text), new UsageContent(new UsageDetails { InputTokenCount = 3, OutputTokenCount = 2 })])
        {
            FinishReason = ChatFinishReason.Stop,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => IsDisposed = true;
}
