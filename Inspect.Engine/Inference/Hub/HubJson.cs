using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Inference.Hub;

/// <summary>Lists of files, as the hub writes them.</summary>
internal static partial class HubJson
{
    /// <summary>Bytes that an answer may have.</summary>
    public const int MostBytes = 32 << 20;

    /// <summary>Reads an answer; null when it is larger than one may be.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="IOException">It breaks off; as is an <see cref="HttpRequestException"/>.</exception>
    public static async Task<JsonDocument?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = body.ConfigureAwait(false);
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (bytes.Length + read > MostBytes)
            {
                return null;
            }

            bytes.Write(buffer, 0, read);
        }

        return JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length).ToArray());
    }

    /// <summary>Address of the page after the one that an answer holds; null when it is the last.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="address">What was asked.</param>
    public static Uri? NextOf(HttpResponseMessage answer, Uri address) =>
        answer.Headers.TryGetValues("Link", out var links) && NextLink().Match(string.Join(',', links)) is { Success: true } link && Uri.TryCreate(address, link.Groups[1].Value, out var next) ? next : null;

    /// <summary>A text; null where there is none of that name.</summary>
    public static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Bytes of a file; null where they are not said.</summary>
    public static long? SizeOf(JsonElement file) =>
        file.ValueKind == JsonValueKind.Object && file.TryGetProperty("size", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var size) && size >= 0 ? size : null;

    /// <summary>Hash of a large file; null for one that git keeps by itself.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">What the hash is called in this kind of list.</param>
    public static string? Sha256Of(JsonElement file, string name) =>
        file.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object && (TextOf(lfs, name) ?? TextOf(lfs, "sha256") ?? TextOf(lfs, "oid")) is { } text && HubNames.IsSha256(text) ? text : null;

    /// <summary>Hash by which git names a file; null where it is not said.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">What the hash is called in this kind of list.</param>
    public static string? GitHashOf(JsonElement file, string name) => TextOf(file, name) is { } text && HubNames.IsCommit(text) ? text : null;

    [GeneratedRegex("<([^<>]{1,2000})>\\s*;[^,]{0,200}rel=\"?next\"?")]
    private static partial Regex NextLink();
}
