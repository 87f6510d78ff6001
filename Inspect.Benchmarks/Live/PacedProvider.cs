using System.Runtime.CompilerServices;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Microsoft.Extensions.AI;

namespace Inspect.Benchmarks.Live;

/// <summary>A model that costs nothing and speaks as fast as the built-in one: <c>paced/model</c>.</summary>
/// <param name="tokens">Tokens of an answer.</param>
/// <param name="pace">Time between two tokens of one answer.</param>
/// <param name="say">The text of a token as it is said; null for always the same.</param>
internal sealed class PacedProvider(int tokens, TimeSpan pace, Func<string>? say = null) : IModelProvider
{
    private long _told;

    /// <summary>Tokens so far, of all answers.</summary>
    public long Told => Interlocked.Read(ref _told);

    public string Name => "paced";

    public IReadOnlySet<string>? Settings => null;

    public GenerateConfig ConfigOf(string model) => GenerateConfig.Empty;

    public GenerateConfig DefaultsOf(string model) => GenerateConfig.Empty;

    public string? Check(string model) => null;

    public Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) => Task.FromResult<IChatClient>(new Client(this));

    private async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(pace);
        for (var i = 0; i < tokens && await timer.WaitForNextTickAsync(cancellationToken); i++)
        {
            Interlocked.Increment(ref _told);
            yield return new ChatResponseUpdate(ChatRole.Assistant, say?.Invoke() ?? " token");
        }

        var usage = new UsageDetails { InputTokenCount = 20, OutputTokenCount = tokens, TotalTokenCount = tokens + 20 };
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { FinishReason = ChatFinishReason.Stop };
    }

    private sealed class Client(PacedProvider provider) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            provider.AnswerAsync(cancellationToken).ToChatResponseAsync(cancellationToken);

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => provider.AnswerAsync(cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
