using System.Buffers.Binary;
using System.Text;

namespace Inspect.Tests.Logs.Zip;

/// <summary>Archives that are a directory and an end record alone, with all that a directory may hold and much that it may not; the same number gives the same bytes.</summary>
internal static class OddDirectories
{
    public static readonly string[] Names =
    [
        "header.json", "xheader.json", "header.jsonx", "samples/header.json", "header.json/header.json", "header", "summaries.json", "_journal/start.json",
        "reductions.json", "samples/1_epoch_1.json", "samples/é_epoch_1.json", "_journal/summaries/1.json", string.Empty, "PK\u0001\u0002",
    ];

    /// <summary>A directory: some entries, and now and then some damage.</summary>
    public static byte[] Make(int number)
    {
        var random = new Random(number);
        var count = random.Next(random.Next(4) == 0 ? 200 : 12);
        using var stream = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            stream.Write(Entry(random, i, depth: 0));
        }

        var directory = stream.ToArray();
        var end = new byte[22];
        "PK\u0005\u0006"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)directory.Length);
        Damage(directory, random);
        return [.. directory, .. end];
    }

    /// <summary>What a plain walk says: the checksum of the last entry of each name, in the bytes of the name; null where an entry does not follow the one before it.</summary>
    public static Dictionary<string, uint>? Walk(ReadOnlySpan<byte> directory)
    {
        var found = new Dictionary<string, uint>(StringComparer.Ordinal);
        while (!directory.IsEmpty)
        {
            if (directory.Length < 46 || !directory.StartsWith("PK\u0001\u0002"u8))
            {
                return null;
            }

            var name = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]);
            var size = 46 + name + BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
            if (size > directory.Length)
            {
                return null;
            }

            found[Convert.ToHexString(directory.Slice(46, name))] = BinaryPrimitives.ReadUInt32LittleEndian(directory[16..]);
            directory = directory[size..];
        }

        return found;
    }

    private static byte[] Entry(Random random, int number, int depth)
    {
        var name = Encoding.UTF8.GetBytes(Names[random.Next(Names.Length)]);
        var extra = Filling(random, number, depth);
        var comment = Filling(random, number, depth);
        var entry = new byte[46];
        "PK\u0001\u0002"u8.CopyTo(entry);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(16), (uint)((number * 10) + depth));
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(28), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(30), (ushort)extra.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(32), (ushort)comment.Length);
        return [.. entry, .. name, .. extra, .. comment];
    }

    /// <summary>Mostly nothing; else a name, or whole entries that are none where they stand.</summary>
    private static byte[] Filling(Random random, int number, int depth) => (depth < 3 ? random.Next(8) : 0) switch
    {
        5 => Encoding.UTF8.GetBytes(Names[random.Next(Names.Length)]),
        6 => Entry(random, number, depth + 1),
        7 => [.. Entry(random, number, depth + 1), .. Entry(random, number, depth + 1)],
        _ => [],
    };

    private static void Damage(byte[] directory, Random random)
    {
        for (var i = directory.Length == 0 ? 0 : random.Next(3); i > 0; i--)
        {
            // The lengths matter most: a wrong one makes other entries of the same bytes.
            var entry = directory.AsSpan().IndexOf("PK\u0001\u0002"u8);
            var at = entry < 0 || random.Next(2) == 0 ? random.Next(directory.Length) : Math.Min(directory.Length - 1, entry + 28 + random.Next(6));
            directory[at] = (byte)(random.Next(2) == 0 ? directory[at] ^ (1 << random.Next(8)) : random.Next(64));
        }
    }
}
