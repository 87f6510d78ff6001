using Inspect.Engine.Models.Calls;
using Inspect.Engine.Models.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Models;

/// <summary>A model that is open: its provider, and the pipeline before its one client.</summary>
internal sealed class OpenModel : IDisposable
{
    private readonly UsageClient _usage;

    /// <summary>Builds the pipeline: count tokens, wait for a connection, try again, call.</summary>
    /// <param name="name">Provider, slash, name.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="arguments">What it was opened with.</param>
    /// <param name="client">The client, which is disposed with this.</param>
    /// <param name="gate">Bounds its calls and those of others with the same key.</param>
    /// <param name="time">Measures waits and timeouts.</param>
    /// <param name="logger">Is told of further attempts.</param>
    public OpenModel(string name, IModelProvider provider, ModelArguments arguments, IChatClient client, ConnectionGate gate, TimeProvider time, ILogger logger)
    {
        Gate = gate;
        Name = name;
        Provider = provider;
        Arguments = arguments;
        Client = new ChatClientBuilder(client)
            .Use(inner => new UsageClient(inner))
            .Use(inner => new ConnectionClient(inner, gate, time))
            .Use(inner => new RetryClient(inner, name, provider, time, logger))
            .Build();
        _usage = Client.GetService<UsageClient>()!;
    }

    /// <summary>Provider, slash, name.</summary>
    public string Name { get; }

    /// <summary>The provider.</summary>
    public IModelProvider Provider { get; }

    /// <summary>What it was opened with.</summary>
    public ModelArguments Arguments { get; }

    /// <summary>Bounds its calls.</summary>
    public ConnectionGate Gate { get; }

    /// <summary>The pipeline.</summary>
    public IChatClient Client { get; }

    /// <summary>Tokens that were used so far.</summary>
    public ModelUsage Usage => _usage.Total;

    /// <inheritdoc />
    public void Dispose() => Client.Dispose();
}
