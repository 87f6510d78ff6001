using System.IO.Compression;
using System.Text.Json;

namespace Inspect.Tests.Support;

/// <summary>Reads gzipped JSON of the vectors.</summary>
public static class JsonGz
{
    /// <summary>The document.</summary>
    public static JsonElement Read(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        return JsonDocument.Parse(stream).RootElement;
    }

    /// <summary>The bytes.</summary>
    public static byte[] ReadBytes(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
