using System.Text.Json;
using Inspect.Engine.Parts;

namespace Inspect.Web.Api;

/// <summary>Bodies of requests, read key by key: what nobody knows is an error, not passed over.</summary>
internal static class ApiJson
{
    /// <summary>Bytes of a body at most.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>The body as a map.</summary>
    /// <param name="request">The request.</param>
    /// <param name="known">Keys that it may have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">It is no JSON, no map, too large, or has further keys.</exception>
    public static async Task<Dictionary<string, JsonElement>> ReadAsync(HttpRequest request, IReadOnlyCollection<string> known, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON. Send it with Content-Type: application/json.");
        }

        if (request.ContentLength > MostBytes)
        {
            throw new ApiException(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {Format.Size(MostBytes)}.");
        }

        JsonElement body;
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            body = document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new ApiException(StatusCodes.Status400BadRequest, $"The body is no JSON (line {error.LineNumber + 1}): {error.Message}");
        }

        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new ApiException(StatusCodes.Status400BadRequest, $"The body must be a JSON object with the keys {string.Join(", ", known)}.");
        }

        var map = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in body.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                throw ApiException.Invalid($"There is no key \"{property.Name}\". {(Suggestion.Find(property.Name, known) is { } close ? $"Did you mean \"{close}\"?" : $"Known: {string.Join(", ", known)}.")}");
            }

            map[property.Name] = property.Value;
        }

        return map;
    }

    /// <summary>A text of the body; null where it is absent or null.</summary>
    /// <exception cref="ApiException">It is something else.</exception>
    public static string? Text(this IReadOnlyDictionary<string, JsonElement> body, string key) => body.GetValueOrDefault(key) switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        var other => throw ApiException.Invalid($"\"{key}\" must be a text, not {Format.Line(other.GetRawText(), 100)}."),
    };

    /// <summary>Texts of the body; empty where they are absent.</summary>
    /// <exception cref="ApiException">It is something else.</exception>
    public static IReadOnlyList<string> Texts(this IReadOnlyDictionary<string, JsonElement> body, string key) => body.GetValueOrDefault(key) switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String) => [.. list.EnumerateArray().Select(t => t.GetString()!)],
        var other => throw ApiException.Invalid($"\"{key}\" must be a list of texts, not {Format.Line(other.GetRawText(), 100)}."),
    };
}
