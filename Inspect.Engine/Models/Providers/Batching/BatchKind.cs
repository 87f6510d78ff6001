namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>Calls that may be in one batch: those to the same path with the same headers.</summary>
/// <param name="Model">Name of the model, without its provider.</param>
/// <param name="Path">Path that a call goes to, without the root of the server: <c>chat/completions</c>.</param>
/// <param name="Headers">Further headers, a line each.</param>
internal sealed record BatchKind(string Model, string Path, string Headers = "")
{
    /// <summary>The kind of a call.</summary>
    public static BatchKind Of(string model, string path, IEnumerable<KeyValuePair<string, string>> headers) => new(model, path, string.Join('\n', headers.Select(h => $"{h.Key}:{h.Value}")));

    /// <summary>The headers by name.</summary>
    public IEnumerable<KeyValuePair<string, string>> HeaderPairs =>
        from line in Headers.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let colon = line.IndexOf(':', StringComparison.Ordinal)
        where colon > 0
        select KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim());
}
