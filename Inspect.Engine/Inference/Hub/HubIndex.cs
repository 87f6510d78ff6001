using System.Text.Json;

namespace Inspect.Engine.Inference.Hub;

/// <summary>Reads which files the weights of a model lie in.</summary>
internal static class HubIndex
{
    private const long MostBytes = 64 << 20;

    /// <summary>Names of the files that an index names, as they stand there.</summary>
    /// <param name="path">Path of the index.</param>
    /// <exception cref="HubException">It cannot be read.</exception>
    public static IReadOnlyCollection<string> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MostBytes)
            {
                throw new HubException($"{Path.GetFileName(path)} has more than {MostBytes >> 20} MB. Take another repository of the model.", isTransient: false);
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.GetProperty("weight_map").EnumerateObject().Select(w => w.Value.GetString() ?? string.Empty).ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new HubException($"{Path.GetFileName(path)} cannot be read. Name another revision, or another repository of the model.", isTransient: false, error);
        }
    }
}
