using System.Globalization;
using System.Text;

namespace Inspect.Engine.Inference.Folders;

/// <summary>Makes out what a graph stores its weights as.</summary>
/// <remarks>Of <c>onnx.proto</c>: the bits of its <c>MatMulNBits</c> nodes, else the type of its largest initializer. All else, the weights above all, is skipped without being read.</remarks>
internal static class GraphPrecision
{
    private const string Quantised = "MatMulNBits";
    private const int MostNameBytes = 256;

    /// <summary>The precision; null where the graph does not tell.</summary>
    /// <param name="graphPath">Path of the graph.</param>
    public static string? Of(string graphPath)
    {
        try
        {
            using var stream = new FileStream(graphPath, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            var found = new Found();
            ReadModel(stream, found);
            return found.Bits is > 0 and <= 16 ? string.Create(CultureInfo.InvariantCulture, $"int{found.Bits}") : NameOf(found.Type);
        }
        catch (Exception error) when (error is IOException or FormatException or UnauthorizedAccessException)
        {
            // Whoever loads it says what is wrong with it.
            return null;
        }
    }

    private static string? NameOf(int type) => type switch { 1 => "fp32", 2 => "uint8", 3 => "int8", 10 => "fp16", 16 => "bf16", _ => null };

    private static void ReadModel(FileStream stream, Found found)
    {
        foreach (var (field, end) in Fields(stream, stream.Length))
        {
            if (field == 7 && end is { } graph)
            {
                ReadGraph(stream, graph, found);
            }
        }
    }

    private static void ReadGraph(FileStream stream, long end, Found found)
    {
        foreach (var (field, inner) in Fields(stream, end))
        {
            if (field == 1 && inner is { } node)
            {
                ReadNode(stream, node, found);
            }
            else if (field == 5 && inner is { } tensor)
            {
                ReadTensor(stream, tensor, found);
            }
        }
    }

    private static void ReadNode(FileStream stream, long end, Found found)
    {
        var (isQuantised, bits) = (false, 0L);
        foreach (var (field, inner) in Fields(stream, end))
        {
            if (field == 4 && inner is { } name)
            {
                isQuantised = ReadText(stream, name) == Quantised;
            }
            else if (field == 5 && inner is { } attribute)
            {
                bits = BitsOf(stream, attribute) ?? bits;
            }
        }

        // Some layers may keep more bits than the rest: the most frequent are those of the first.
        if (isQuantised && found.Bits == 0)
        {
            found.Bits = bits == 0 ? 4 : bits;
        }
    }

    private static long? BitsOf(FileStream stream, long end)
    {
        var (name, value) = (string.Empty, 0L);
        foreach (var (field, inner) in Fields(stream, end))
        {
            if (field == 1 && inner is { } text)
            {
                name = ReadText(stream, text);
            }
            else if (field == 3 && inner is null)
            {
                value = (long)ReadVarint(stream, end);
            }
        }

        return name == "bits" ? value : null;
    }

    private static void ReadTensor(FileStream stream, long end, Found found)
    {
        var (count, type) = (1.0, 0);
        foreach (var (field, inner) in Fields(stream, end))
        {
            if (field == 1 && inner is { } packed)
            {
                while (stream.Position < packed)
                {
                    count *= ReadVarint(stream, packed);
                }
            }
            else if (field == 1)
            {
                count *= ReadVarint(stream, end);
            }
            else if (field == 2 && inner is null)
            {
                type = (int)ReadVarint(stream, end);
            }
        }

        if (count > found.Largest)
        {
            (found.Largest, found.Type) = (count, type);
        }
    }

    /// <summary>The fields of a message: the number, and the end of what has a length; null for a number, which the reader may take. What is not taken is skipped.</summary>
    private static IEnumerable<(ulong Field, long? End)> Fields(FileStream stream, long end)
    {
        while (stream.Position < end)
        {
            var tag = ReadVarint(stream, end);
            switch (tag & 7)
            {
                case 0:
                    var at = stream.Position;
                    yield return (tag >> 3, null);
                    if (stream.Position == at)
                    {
                        ReadVarint(stream, end);
                    }

                    break;
                case 2:
                    var length = ReadVarint(stream, end);
                    var next = length <= (ulong)(end - stream.Position) ? stream.Position + (long)length : throw Damaged();
                    yield return (tag >> 3, next);
                    stream.Position = next;
                    break;
                case 1 when end - stream.Position >= 8:
                    stream.Position += 8;
                    break;
                case 5 when end - stream.Position >= 4:
                    stream.Position += 4;
                    break;
                default:
                    throw Damaged();
            }
        }
    }

    private static string ReadText(FileStream stream, long end)
    {
        if (end - stream.Position > MostNameBytes)
        {
            return string.Empty;
        }

        var bytes = new byte[end - stream.Position];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private static ulong ReadVarint(FileStream stream, long end)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && stream.Position < end; shift += 7)
        {
            var part = stream.ReadByte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part is >= 0 and < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private static FormatException Damaged() => new("it is no ONNX graph");

    private sealed class Found
    {
        public long Bits { get; set; }

        public double Largest { get; set; }

        public int Type { get; set; }
    }
}
