using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>Batches of OpenAI: a file of requests, a batch over it, files of results.</summary>
/// <param name="http">Sends.</param>
internal sealed class OpenAiBatches(BatchHttp http) : IBatchServer
{
    private const int Refused = 400;

    /// <inheritdoc />
    public int MaxItems => 50_000;

    /// <inheritdoc />
    public long MaxBytes => 100L << 20;

    /// <inheritdoc />
    public async Task<string> SendAsync(BatchKind kind, IReadOnlyList<BatchItem> items, CancellationToken cancellationToken)
    {
        var url = "/v1/" + kind.Path;
        var lines = new StringBuilder();
        foreach (var item in items)
        {
            lines.Append(new JsonObject { ["custom_id"] = item.Id, ["method"] = "POST", ["url"] = url, ["body"] = item.Body.DeepClone() }.ToJsonString()).Append('\n');
        }

        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(lines.ToString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
        using var form = new MultipartFormDataContent { { new StringContent("batch"), "\"purpose\"" }, { content, "\"file\"", "\"batch.jsonl\"" } };
        var file = await http.PostAsync("files", form, cancellationToken).ConfigureAwait(false);
        var body = new JsonObject { ["completion_window"] = "24h", ["endpoint"] = url, ["input_file_id"] = IdOf(file) };
        return IdOf(await http.PostAsync("batches", body, kind.HeaderPairs, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc />
    public async Task<BatchEnd?> CheckAsync(string batch, CancellationToken cancellationToken)
    {
        var state = await http.GetAsync($"batches/{Uri.EscapeDataString(batch)}", cancellationToken).ConfigureAwait(false);
        return TextOf(state, "status") switch
        {
            // One that was broken off still has what was done by then.
            "completed" or "expired" or "cancelled" => new BatchEnd { Results = [.. new[] { TextOf(state, "output_file_id"), TextOf(state, "error_file_id") }.OfType<string>()] },
            "failed" => new BatchEnd { Rest = [.. Refusals(state)] },
            _ => null,
        };
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<(string Id, BatchResult Result)> ReadAsync(IReadOnlyList<string> results, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in results)
        {
            await foreach (var line in http.LinesAsync($"files/{Uri.EscapeDataString(file)}/content", cancellationToken).ConfigureAwait(false))
            {
                if (TextOf(line, "custom_id") is { } id)
                {
                    yield return (id, ResultOf(line));
                }
            }
        }
    }

    /// <summary>Why a batch was not taken: one reason for each call, or one for all.</summary>
    private static List<BatchResult> Refusals(JsonElement state)
    {
        List<BatchResult> said = [];
        if (state.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object && errors.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array)
        {
            said.AddRange(data.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Select(Refusal));
        }

        return said.Count > 0 ? said : [BatchResult.Failed(Refused, "the batch was rejected, and no reason is given")];
    }

    /// <summary>Too many calls wait at the server: there will be room when other batches are done.</summary>
    private static BatchResult Refusal(JsonElement error)
    {
        var code = TextOf(error, "code");
        var place = TextOf(error, "param") is { } param ? $" (param: {param})" : string.Empty;
        return BatchResult.Failed(code == "token_limit_exceeded" ? 429 : Refused, $"{(code is null ? string.Empty : $"[{code}] ")}{TextOf(error, "message") ?? "the batch was rejected"}{place}");
    }

    private static BatchResult ResultOf(JsonElement line) =>
        line.TryGetProperty("response", out var response) && response.ValueKind == JsonValueKind.Object
            && response.TryGetProperty("status_code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var status)
            && response.TryGetProperty("body", out var body)
            ? new BatchResult(status, body)
            : BatchResult.Lost;

    private string IdOf(JsonElement answer) => TextOf(answer, "id") ?? throw http.Error("took a batch and gave it no id", null);

    private static string? TextOf(JsonElement record, string name) => record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
