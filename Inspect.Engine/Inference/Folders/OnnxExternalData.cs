using System.Text;

namespace Inspect.Engine.Inference.Folders;

/// <summary>Finds the files that a graph keeps its weights in, so that a missing one is named before the runtime stumbles over it.</summary>
internal static class OnnxExternalData
{
    private const int MaxSizeBytes = 64 << 20;

    /// <summary>Names of the files, each once. The graph stores each as a pair of the key <c>location</c> and the name.</summary>
    public static IReadOnlySet<string> FileNames(string graphPath)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (new FileInfo(graphPath).Length > MaxSizeBytes)
        {
            return names;
        }

        // StringStringEntryProto: field 1 (tag 0x0A) is the key, field 2 (tag 0x12) the value, each with its length in front.
        ReadOnlySpan<byte> key = [0x0A, 8, .. "location"u8, 0x12];
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(graphPath);
        for (var at = bytes.IndexOf(key); at >= 0; at = bytes.IndexOf(key))
        {
            bytes = bytes[(at + key.Length)..];
            if (bytes.Length > 0 && bytes[0] < 128 && bytes.Length > bytes[0])
            {
                names.Add(Encoding.UTF8.GetString(bytes.Slice(1, bytes[0])));
            }
        }

        return names;
    }
}
