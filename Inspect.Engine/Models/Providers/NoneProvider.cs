using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers;

/// <summary>The model <c>none/none</c>, which stands for no model: for tasks whose solvers ask none, and for scoring alone (semantics 9.1).</summary>
public sealed class NoneProvider : IModelProvider
{
    /// <summary>Full name of the one model.</summary>
    public const string FullName = "none/none";

    /// <inheritdoc />
    public string Name => "none";

    /// <summary>All: none is ever sent.</summary>
    public IReadOnlySet<string>? Settings => null;

    /// <inheritdoc />
    public string? Check(string model) => model == Name ? null : $"There is no model \"none/{model}\". The one that answers nothing is {FullName}.";

    /// <inheritdoc />
    public Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) => Task.FromResult<IChatClient>(new Client());

    private sealed class Client : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) => throw Refusal();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) => throw Refusal();

        public object? GetService(Type serviceType, object? serviceKey) => null;

        public void Dispose()
        {
        }

        private static InspectException Refusal() => new($"{FullName} stands for no model and answers nothing, but the task asks it. Name a model with --model.");
    }
}
