using System.Text;

namespace Inspect.Engine.Inference.Folders;

/// <summary>Finds the files that a graph keeps its weights in, so that a missing one, or one elsewhere, is named before the runtime opens it.</summary>
/// <remarks>Follows the messages of <c>onnx.proto</c> that can hold a tensor; all else, the weights above all, is skipped without being read.</remarks>
internal static class OnnxExternalData
{
    private const int MostDepth = 64;
    private const int MostNameBytes = 4_096;

    private enum Message
    {
        Model,
        Training,
        Graph,
        Function,
        Node,
        Attribute,
        SparseTensor,
        Tensor,
        Entry,
    }

    /// <summary>Names of the files, each once.</summary>
    /// <exception cref="FormatException">The file is no graph.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlySet<string> FileNames(string graphPath)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var stream = new FileStream(graphPath, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        Walk(stream, stream.Length, Message.Model, names, 0);
        return names;
    }

    private static void Walk(FileStream stream, long end, Message message, HashSet<string> names, int depth)
    {
        string? key = null;
        string? value = null;
        while (stream.Position < end)
        {
            var tag = ReadVarint(stream, end);
            var (field, wire) = (tag >> 3, tag & 7);
            if (wire != 2)
            {
                Skip(stream, end, wire);
                continue;
            }

            var length = ReadVarint(stream, end);
            if (length > (ulong)(end - stream.Position))
            {
                throw Damaged();
            }

            var next = stream.Position + (long)length;
            if (message == Message.Entry && field is 1 or 2)
            {
                var text = ReadText(stream, (long)length);
                (key, value) = field == 1 ? (text, value) : (key, text);
            }
            else if (Inner(message, field) is { } inner)
            {
                Walk(stream, next, inner, names, depth < MostDepth ? depth + 1 : throw Damaged());
            }

            stream.Position = next;
        }

        if (key == "location")
        {
            names.Add(value ?? string.Empty);
        }
    }

    /// <summary>The message in a field, where a tensor may lie in it.</summary>
    private static Message? Inner(Message message, ulong field) => (message, field) switch
    {
        (Message.Model, 7) => Message.Graph,
        (Message.Model, 20) => Message.Training,
        (Message.Model, 25) => Message.Function,
        (Message.Training, 1 or 2) => Message.Graph,
        (Message.Graph, 1) or (Message.Function, 7) => Message.Node,
        (Message.Graph, 5) => Message.Tensor,
        (Message.Graph, 15) => Message.SparseTensor,
        (Message.Function, 11) or (Message.Node, 5) => Message.Attribute,
        (Message.Attribute, 5 or 10) => Message.Tensor,
        (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Attribute, 22 or 23) => Message.SparseTensor,
        (Message.SparseTensor, 1 or 2) => Message.Tensor,
        (Message.Tensor, 13) => Message.Entry,
        _ => null,
    };

    private static void Skip(FileStream stream, long end, ulong wire)
    {
        switch (wire)
        {
            case 0: ReadVarint(stream, end); break;
            case 1 when end - stream.Position >= 8: stream.Position += 8; break;
            case 5 when end - stream.Position >= 4: stream.Position += 4; break;
            default: throw Damaged();
        }
    }

    private static string ReadText(FileStream stream, long length)
    {
        var bytes = new byte[length <= MostNameBytes ? length : throw Damaged()];
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
}
