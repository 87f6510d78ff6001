using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers;

/// <summary>The model <c>mockllm/model</c>, which answers at once, always the same or what it is told to (semantics 9.2): for trying out tasks and measuring the app itself.</summary>
public sealed class MockProvider : IModelProvider
{
    private const string Prefix = "mockllm/";
    private const string Outputs = "custom_outputs";
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

    /// <summary>The answers, one a call: <c>custom_outputs</c>.</summary>
    public IReadOnlyList<ModelArgument> Arguments { get; } =
        [new(Outputs, "Answers", ModelArgumentKind.List, "The answers, one a call, in order.") { Absent = "always the same" }];

    /// <summary>The address is nowhere used, and nothing speaks against it.</summary>
    public bool HasAddress => true;

    /// <summary>Answers that are told are those of one run.</summary>
    public bool IsShared(ModelArguments arguments) => !arguments.Values.ContainsKey(Outputs);

    /// <inheritdoc />
    public Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) => Task.FromResult<IChatClient>(new Client(null));

    /// <inheritdoc />
    public Task<IChatClient> OpenAsync(string model, ModelArguments arguments, CancellationToken cancellationToken) => Task.FromResult<IChatClient>(new Client(
        arguments.Values.TryGetValue(Outputs, out var outputs) ? new ConcurrentQueue<string>(TextsOf(outputs)) : null));

    /// <summary>The texts: they are counted, and what else a message holds plays no part.</summary>
    public IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> ToMessages(IReadOnlyList<Messages.ChatMessage> messages) =>
        [.. messages.Select(m => new Microsoft.Extensions.AI.ChatMessage(new ChatRole(m.Role), m.Text))];

    private static IEnumerable<string> TextsOf(JsonElement outputs) => outputs.ValueKind == JsonValueKind.Array ? outputs.EnumerateArray().Select(o => o.ToString()) : [outputs.ToString()];

    /// <param name="outputs">What it is told to answer, in order; null for the usual answer.</param>
    private sealed class Client(ConcurrentQueue<string>? outputs) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
            await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = outputs is null ? Answer
                : outputs.TryDequeue(out var told) ? told
                : throw new InspectException("The custom outputs of the mock model ran out of values. Give one for each call: -M custom_outputs=[first, second].");
            var length = answer.EnumerateRunes().Count();
            var input = messages.Sum(m => (m.Text.Length + 3) / 4);
            var usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = length, TotalTokenCount = input + length };
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextContent(answer), new UsageContent(usage)]) { FinishReason = ChatFinishReason.Stop };
            await Task.CompletedTask.ConfigureAwait(false);
        }

        public object? GetService(Type serviceType, object? serviceKey) => null;

        public void Dispose()
        {
        }
    }
}
