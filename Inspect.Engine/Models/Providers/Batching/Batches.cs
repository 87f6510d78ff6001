using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>The batches of a client: whoever asks gets the answer as if the request had been sent by itself, only later. Thread-safe.</summary>
/// <param name="server">Sends and looks.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Is told of batches that fail.</param>
internal sealed class Batches(IBatchServer server, TimeProvider time, ILogger? logger = null)
{
    private readonly ConcurrentDictionary<(BatchKind, BatchPolicy), BatchCollector> _collectors = [];

    /// <summary>How the settings of a call send it in a batch; null where they do not.</summary>
    public static BatchPolicy? PolicyOf(GenerateConfig config) => config.Batch is { } setting && BatchPolicy.Read(setting, out var policy) is null ? policy : null;

    /// <summary>Asks in a batch.</summary>
    /// <param name="kind">What the calls of a batch have in common.</param>
    /// <param name="body">The request.</param>
    /// <param name="policy">When batches are sent.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProviderException">The server does not take the batch, or cannot be reached.</exception>
    public async Task<HttpAnswer> SendAsync(BatchKind kind, JsonObject body, BatchPolicy policy, CancellationToken cancellationToken)
    {
        var collector = _collectors.GetOrAdd((kind, policy), key => new BatchCollector(server, key.Item1, key.Item2, time, logger ?? NullLogger.Instance));
        var result = await collector.AskAsync(body, cancellationToken).ConfigureAwait(false);
        var bytes = result.Body.ValueKind == JsonValueKind.Undefined ? "{}"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(result.Body);
        return new HttpAnswer(result.Status, static _ => null, new MemoryStream(bytes));
    }
}
