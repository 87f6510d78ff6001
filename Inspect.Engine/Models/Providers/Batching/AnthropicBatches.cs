using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>Message batches of Anthropic.</summary>
/// <param name="http">Sends.</param>
internal sealed class AnthropicBatches(BatchHttp http) : IBatchServer
{
    private const string Root = "v1/messages/batches";

    /// <inheritdoc />
    public int MaxItems => 100_000;

    /// <inheritdoc />
    public long MaxBytes => 200L << 20;

    /// <inheritdoc />
    public async Task<string> SendAsync(BatchKind kind, IReadOnlyList<BatchItem> items, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["requests"] = new JsonArray([.. items.Select(i => new JsonObject { ["custom_id"] = i.Id, ["params"] = i.Body.DeepClone() })]) };
        var answer = await http.PostAsync(Root, body, kind.HeaderPairs, cancellationToken).ConfigureAwait(false);
        return TextOf(answer, "id") ?? throw http.Error("took a batch and gave it no id", null);
    }

    /// <summary>The address of the results that the server names is not asked: it would get the key.</summary>
    public async Task<BatchEnd?> CheckAsync(string batch, CancellationToken cancellationToken)
    {
        var path = $"{Root}/{Uri.EscapeDataString(batch)}";
        return TextOf(await http.GetAsync(path, cancellationToken).ConfigureAwait(false), "processing_status") == "ended"
            ? new BatchEnd { Results = [$"{path}/results"] }
            : null;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<(string Id, BatchResult Result)> ReadAsync(IReadOnlyList<string> results, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in results)
        {
            await foreach (var line in http.LinesAsync(path, cancellationToken).ConfigureAwait(false))
            {
                if (TextOf(line, "custom_id") is { } id && line.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object)
                {
                    yield return (id, ResultOf(result));
                }
            }
        }
    }

    /// <summary>What was cancelled, or expired before its turn, is lost.</summary>
    private static BatchResult ResultOf(JsonElement result) => TextOf(result, "type") switch
    {
        "succeeded" when result.TryGetProperty("message", out var message) => new BatchResult(200, message),
        "errored" when result.TryGetProperty("error", out var error) => new BatchResult(StatusOf(error), error),
        _ => BatchResult.Lost,
    };

    /// <summary>An error in a batch has a kind and no status.</summary>
    private static int StatusOf(JsonElement error) => (error.ValueKind == JsonValueKind.Object && error.TryGetProperty("error", out var inner) && inner.ValueKind == JsonValueKind.Object ? TextOf(inner, "type") : null) switch
    {
        "invalid_request_error" => 400,
        "authentication_error" => 401,
        "permission_error" or "billing_error" => 403,
        "not_found_error" => 404,
        "request_too_large" => 413,
        "rate_limit_error" => 429,
        "timeout_error" => 504,
        "overloaded_error" => 529,
        _ => 500,
    };

    private static string? TextOf(JsonElement record, string name) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
