using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>Batches of Google's Gemini API, with the requests in their bodies; results come in the state of the batch, or in a file that it names.</summary>
/// <param name="http">Sends.</param>
internal sealed class GoogleBatches(BatchHttp http) : IBatchServer
{
    private const string BatchPrefix = "batches/";
    private const string FilePrefix = "files/";

    /// <summary>So many that their results fit into <see cref="BatchHttp.MaxResultBytes"/>.</summary>
    public int MaxItems => 2_000;

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
        var answer = await http.PostAsync($"models/{Uri.EscapeDataString(kind.Model)}:batchGenerateContent", body, kind.HeaderPairs, cancellationToken).ConfigureAwait(false);
        return Text(answer, "name") is { } name && name.StartsWith(BatchPrefix, StringComparison.Ordinal) ? name : throw http.Error("took a batch and gave it no name", null);
    }

    /// <summary>A batch is an operation: it is over when that is done, or when the state in its metadata says so and the results are there.</summary>
    public async Task<BatchEnd?> CheckAsync(string batch, CancellationToken cancellationToken)
    {
        var operation = await http.GetAsync($"{BatchPrefix}{Uri.EscapeDataString(batch[BatchPrefix.Length..])}", BatchHttp.MaxResultBytes, cancellationToken).ConfigureAwait(false);
        var metadata = Field(operation, "metadata");
        var state = Text(metadata, "state")?.Split('_')[^1];
        var output = new[] { Field(operation, "response"), Field(metadata, "output") }.FirstOrDefault(o => Text(o, "responsesFile") is not null || Inline(o) is not null);
        var isOver = Field(operation, "done") is { ValueKind: JsonValueKind.True } || state is "FAILED" or "CANCELLED" or "EXPIRED" || (state == "SUCCEEDED" && output is not null);
        return !isOver ? null : new BatchEnd
        {
            Told = Inline(output) is { } all ? [.. all.EnumerateArray().Where(o => KeyOf(o) is not null).Select(o => (KeyOf(o)!, ResultOf(o)))] : [],
            Results = Text(output, "responsesFile") is { } file && file.StartsWith(FilePrefix, StringComparison.Ordinal) ? [$"{FilePrefix}{Uri.EscapeDataString(file[FilePrefix.Length..])}:download?alt=media"] : [],
            Rest = [Field(operation, "error") is { ValueKind: JsonValueKind.Object } error && state is not ("CANCELLED" or "EXPIRED") ? Failed(error) : BatchResult.Lost],
        };
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<(string Id, BatchResult Result)> ReadAsync(IReadOnlyList<string> results, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in results)
        {
            await foreach (var line in http.LinesAsync(path, cancellationToken).ConfigureAwait(false))
            {
                if (KeyOf(line) is { } id)
                {
                    yield return (id, ResultOf(line));
                }
            }
        }
    }

    private static JsonElement? Inline(JsonElement? output) => Field(Field(output, "inlinedResponses"), "inlinedResponses") is { ValueKind: JsonValueKind.Array } all ? all : null;

    /// <summary>The id of a call: beside its result in a file, in the metadata of one that was told.</summary>
    private static string? KeyOf(JsonElement one) => Text(Field(one, "metadata"), "key") ?? Text(one, "key");

    private static BatchResult ResultOf(JsonElement one) =>
        Field(one, "response") is { ValueKind: JsonValueKind.Object } response ? new BatchResult(200, response)
        : Field(one, "error") is { ValueKind: JsonValueKind.Object } error ? Failed(error)
        : BatchResult.Lost;

    private static BatchResult Failed(JsonElement error) => new(StatusOf(error), JsonSerializer.SerializeToElement(new { error }));

    /// <summary>Codes of gRPC as those of HTTP; a call that was cancelled (1) there may be asked again.</summary>
    private static int StatusOf(JsonElement error) => Field(error, "code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out var number)
        ? number switch { 3 or 9 or 11 => 400, 16 => 401, 7 => 403, 5 => 404, 8 => 429, 4 => 504, 14 => 503, >= 400 => number, _ => 500 }
        : 500;

    private static string? Text(JsonElement? record, string name) => Field(record, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Field(JsonElement? record, string name) =>
        record is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(name, out var value) ? value : null;
}
