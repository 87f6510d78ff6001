using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers;

/// <summary>The model <c>mockllm/model</c>, which answers at once and always the same (semantics 9.2): for trying out tasks and measuring the app itself.</summary>
public sealed class MockProvider : IModelProvider
{
    private const string Prefix = "mockllm/";
    private const string Answer = "Default output from mockllm/model";

    /// <summary>A model of this name generates nothing: its answers are there at once, so that a speed of them is none.</summary>
    /// <param name="model">Full name of the model.</param>
    public static bool Has(string model) => model.StartsWith(Prefix, StringComparison.Ordinal);

    /// <inheritdoc />
    public string Name => "mockllm";

    /// <summary>All: nothing is sent anywhere.</summary>
    public IReadOnlySet<string>? Settings => null;

    /// <inheritdoc />
    public IReadOnlyList<ModelListing> List() => [new("mockllm/model", "mockllm/model", "answers at once, always the same: for trying out tasks")];

    /// <inheritdoc />
    public string? Check(string model) => null;

    /// <inheritdoc />
    public Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) => Task.FromResult<IChatClient>(new Client());

    /// <summary>The texts: they are counted, and what else a message holds plays no part.</summary>
    public IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> ToMessages(IReadOnlyList<Messages.ChatMessage> messages) =>
        [.. messages.Select(m => new Microsoft.Extensions.AI.ChatMessage(new ChatRole(m.Role), m.Text))];

    private sealed class Client : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
            await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var input = messages.Sum(m => (m.Text.Length + 3) / 4);
            var usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = Answer.Length, TotalTokenCount = input + Answer.Length };
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextContent(Answer), new UsageContent(usage)]) { FinishReason = ChatFinishReason.Stop };
            await Task.CompletedTask.ConfigureAwait(false);
        }

        public object? GetService(Type serviceType, object? serviceKey) => null;

        public void Dispose()
        {
        }
    }
}
