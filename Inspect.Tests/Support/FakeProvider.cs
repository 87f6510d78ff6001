using System.Runtime.CompilerServices;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Microsoft.Extensions.AI;

namespace Inspect.Tests.Support;

/// <summary>A model whose answers a test gives: <c>fake/model</c>.</summary>
public sealed class FakeProvider(Func<string, CancellationToken, Task<string>> answer) : IModelProvider
{
    private int _calls;

    /// <summary>A model that always says the same.</summary>
    public static FakeProvider Saying(string text) => new((_, _) => Task.FromResult(text));

    /// <summary>Generations so far.</summary>
    public int Calls => _calls;

    /// <summary>Settings that the model brings.</summary>
    public GenerateConfig Config { get; init; } = GenerateConfig.Empty;

    /// <summary>What the model does where a setting is absent.</summary>
    public GenerateConfig Defaults { get; init; } = GenerateConfig.Empty;

    public string Name => "fake";

    /// <summary>All settings.</summary>
    public IReadOnlySet<string>? Settings => null;

    public GenerateConfig ConfigOf(string model) => Config;

    public GenerateConfig DefaultsOf(string model) => Defaults;

    public string? Check(string model) => null;

    public Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) => Task.FromResult<IChatClient>(new Client(this));

    private async Task<string> AnswerAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return await answer(messages.Last().Text, cancellationToken);
    }

    private sealed class Client(FakeProvider provider) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var text = await provider.AnswerAsync(messages, cancellationToken);
            foreach (var word in text.Split(' '))
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, word == text.Split(' ')[0] ? word : " " + word);
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 3, OutputTokenCount = 2, TotalTokenCount = 5 })])
            {
                FinishReason = ChatFinishReason.Stop,
            };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
