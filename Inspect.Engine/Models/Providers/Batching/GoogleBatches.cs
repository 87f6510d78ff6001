using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>Batches of Google's Gemini API, with the requests in their bodies.</summary>
/// <param name="http">Sends.</param>
internal sealed class GoogleBatches(BatchHttp http) : IBatchServer
{
    /// <inheritdoc />
    public int MaxItems => 10_000;

    /// <summary>Twenty megabytes are the most of a body; some are left for what is around the requests.</summary>
    public long MaxBytes => 18L << 20;

    /// <inheritdoc />
    public async Task<string> SendAsync(BatchKind kind, IReadOnlyList<BatchItem> items, CancellationToken cancellationToken)
    {
        var requests = new JsonArray([.. items.Select(i => new JsonObject { ["request"] = i.Body.DeepClone(), ["metadata"] = new JsonObject { ["key"] = i.Id } })]);
        var body = new JsonObject
        {
            ["batch"] = new JsonObject { ["display_name"] = $"inspect-{items[0].Id}", ["input_config"] = new JsonObject { ["requests"] = new JsonObject { ["requests"] = requests } } },
        };
        var answer = await http.PostAsync($"models/{kind.Model}:batchGenerateContent", body, kind.HeaderPairs, cancellationToken).ConfigureAwait(false);
        return Field(answer, "name") is { ValueKind: JsonValueKind.String } name && name.GetString()!.StartsWith("batches/", StringComparison.Ordinal)
            ? name.GetString()!
            : throw http.Error("took a batch and gave it no name", null);
    }

    /// <summary>The results are in the state itself: it is read again for them.</summary>
    public async Task<IReadOnlyList<string>?> CheckAsync(string batch, CancellationToken cancellationToken) =>
        Field(await StateAsync(batch, cancellationToken).ConfigureAwait(false), "done") is { ValueKind: JsonValueKind.True } ? [batch] : null;

    /// <inheritdoc />
    public async IAsyncEnumerable<(string Id, BatchResult Result)> ReadAsync(IReadOnlyList<string> results, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in results)
        {
            var state = await StateAsync(batch, cancellationToken).ConfigureAwait(false);
            if (Field(Field(Field(state, "response"), "inlinedResponses"), "inlinedResponses") is not { ValueKind: JsonValueKind.Array } all)
            {
                continue;
            }

            foreach (var one in all.EnumerateArray())
            {
                if (Field(Field(one, "metadata"), "key") is { ValueKind: JsonValueKind.String } id)
                {
                    yield return (id.GetString()!, ResultOf(one));
                }
            }
        }
    }

    private async Task<JsonElement?> StateAsync(string batch, CancellationToken cancellationToken) =>
        await http.GetAsync(batch, BatchHttp.MaxResultBytes, cancellationToken).ConfigureAwait(false);

    private static BatchResult ResultOf(JsonElement one) =>
        Field(one, "response") is { ValueKind: JsonValueKind.Object } response ? new BatchResult(200, response)
        : Field(one, "error") is { ValueKind: JsonValueKind.Object } error ? new BatchResult(StatusOf(error), JsonSerializer.SerializeToElement(new { error }))
        : BatchResult.Lost;

    /// <summary>Codes of gRPC as those of HTTP.</summary>
    private static int StatusOf(JsonElement error) => Field(error, "code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out var number)
        ? number switch { 3 or 9 or 11 => 400, 16 => 401, 7 => 403, 5 => 404, 8 => 429, 4 => 504, 14 => 503, >= 400 => number, _ => 500 }
        : 500;

    private static JsonElement? Field(JsonElement? record, string name) =>
        record is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(name, out var value) ? value : null;
}
