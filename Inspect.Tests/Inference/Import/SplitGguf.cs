using System.Buffers.Binary;
using System.Text;
using Inspect.Engine.Inference.Import.Gguf;

namespace Inspect.Tests.Inference.Import;

/// <summary>Splits a GGUF file as llama.cpp's gguf-split does: all metadata in the first part, tensors in each, numbers in all.</summary>
internal static class SplitGguf
{
    private const uint UInt16Kind = 2;
    private const uint Int32Kind = 5;
    private const int Alignment = 32;

    /// <summary>Writes the parts.</summary>
    /// <param name="source">A file with the alignment of 32 bytes.</param>
    /// <param name="folder">Folder that gets them.</param>
    /// <param name="count">How many parts.</param>
    /// <param name="number">What a part says of its number, from 0; null for the truth.</param>
    /// <returns>Paths in order.</returns>
    public static IReadOnlyList<string> Write(string source, string folder, int count, Func<int, int>? number = null)
    {
        using var file = GgufFile.Open(source);
        var bytes = File.ReadAllBytes(source);
        var keys = KeysOf(bytes, out var keyCount);
        var tensors = file.Header.Tensors.ToList();
        var each = (tensors.Count + count - 1) / count;
        return [.. Enumerable.Range(0, count).Select(part =>
        {
            var path = Path.Combine(folder, $"tiny-{part + 1:D5}-of-{count:D5}.gguf");
            var own = tensors.Skip(part * each).Take(each).ToList();
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            writer.Write("GGUF"u8);
            writer.Write(3u);
            writer.Write((long)own.Count);
            writer.Write((part == 0 ? keyCount : 0) + 3L);
            writer.Write(part == 0 ? keys : []);
            Key(writer, "split.no", UInt16Kind, w => w.Write((ushort)(number?.Invoke(part) ?? part)));
            Key(writer, "split.count", UInt16Kind, w => w.Write((ushort)count));
            Key(writer, "split.tensors.count", Int32Kind, w => w.Write(tensors.Count));
            var offset = 0L;
            foreach (var tensor in own)
            {
                Text(writer, tensor.Name);
                writer.Write(InfoOf(bytes, tensor.Name));
                writer.Write(offset);
                offset = AlignUp(offset + tensor.Bytes);
            }

            Pad(writer);
            foreach (var tensor in own)
            {
                writer.Write(bytes, (int)tensor.Offset, (int)tensor.Bytes);
                Pad(writer);
            }

            File.WriteAllBytes(path, stream.ToArray());
            return path;
        })];
    }

    /// <summary>The bytes of the keys: all between the counts and the first tensor.</summary>
    private static byte[] KeysOf(byte[] bytes, out long count)
    {
        const int Start = 24;
        count = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16));
        return bytes[Start..EndOfKeys(bytes, Start, count)];
    }

    private static int EndOfKeys(byte[] bytes, int at, long count)
    {
        for (var i = 0L; i < count; i++)
        {
            at += 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
            at = EndOfValue(bytes, at + 4, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)));
        }

        return at;
    }

    private static int EndOfValue(byte[] bytes, int at, uint kind)
    {
        switch (kind)
        {
            case 8:
                return at + 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
            case 9:
                var inner = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
                var length = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 4));
                at += 12;
                for (var i = 0L; i < length; i++)
                {
                    at = EndOfValue(bytes, at, inner);
                }

                return at;
            default:
                return at + kind switch { 0 or 1 or 7 => 1, 2 or 3 => 2, 4 or 5 or 6 => 4, _ => 8 };
        }
    }

    /// <summary>Number of dimensions, dimensions and type of a tensor, as they stand in the file.</summary>
    private static byte[] InfoOf(byte[] bytes, string name)
    {
        var mark = new byte[8 + Encoding.UTF8.GetByteCount(name)];
        BinaryPrimitives.WriteInt64LittleEndian(mark, mark.Length - 8);
        Encoding.UTF8.GetBytes(name, mark.AsSpan(8));
        var at = bytes.AsSpan().LastIndexOf(mark) + mark.Length;
        var dimensions = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
        return bytes[at..(at + 4 + (dimensions * 8) + 4)];
    }

    private static void Key(BinaryWriter writer, string name, uint kind, Action<BinaryWriter> value)
    {
        Text(writer, name);
        writer.Write(kind);
        value(writer);
    }

    private static void Text(BinaryWriter writer, string text)
    {
        writer.Write((long)Encoding.UTF8.GetByteCount(text));
        writer.Write(Encoding.UTF8.GetBytes(text));
    }

    private static void Pad(BinaryWriter writer)
    {
        while (writer.BaseStream.Position % Alignment != 0)
        {
            writer.Write((byte)0);
        }
    }

    private static long AlignUp(long offset) => (offset + Alignment - 1) / Alignment * Alignment;
}
