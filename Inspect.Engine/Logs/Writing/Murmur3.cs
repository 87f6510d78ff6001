using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Writing;

/// <summary>MurmurHash3 x64 128 with seed 0 (Austin Appleby), which names attachments (log format 11.1).</summary>
internal static class Murmur3
{
    private const ulong C1 = 0x87C37B91114253D5;
    private const ulong C2 = 0x4CF5AD432745937F;

    /// <summary>Hash of a text's UTF-8 bytes as 32 hex digits.</summary>
    public static string Hash(string text) => Hash(Encoding.UTF8.GetBytes(LogText.Escape(text)));

    private static string Hash(ReadOnlySpan<byte> data)
    {
        ulong h1 = 0;
        ulong h2 = 0;
        var rest = data;
        for (; rest.Length >= 16; rest = rest[16..])
        {
            h1 ^= Mix1(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            h1 = ((BitOperations.RotateLeft(h1, 27) + h2) * 5) + 0x52DCE729;
            h2 ^= Mix2(BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            h2 = ((BitOperations.RotateLeft(h2, 31) + h1) * 5) + 0x38495AB5;
        }

        Span<byte> tail = stackalloc byte[16];
        tail.Clear();
        rest.CopyTo(tail);
        h2 ^= rest.Length > 8 ? Mix2(BinaryPrimitives.ReadUInt64LittleEndian(tail[8..])) : 0;
        h1 ^= rest.Length > 0 ? Mix1(BinaryPrimitives.ReadUInt64LittleEndian(tail)) : 0;
        h1 ^= (ulong)data.Length;
        h2 ^= (ulong)data.Length;
        h1 += h2;
        h2 += h1;
        h1 = Finish(h1);
        h2 = Finish(h2);
        h1 += h2;
        h2 += h1;
        return $"{h1:x16}{h2:x16}";
    }

    private static ulong Mix1(ulong k) => BitOperations.RotateLeft(k * C1, 31) * C2;

    private static ulong Mix2(ulong k) => BitOperations.RotateLeft(k * C2, 33) * C1;

    private static ulong Finish(ulong k)
    {
        k ^= k >> 33;
        k *= 0xFF51AFD7ED558CCD;
        k ^= k >> 33;
        k *= 0xC4CEB9FE1A85EC53;
        return k ^ (k >> 33);
    }
}
