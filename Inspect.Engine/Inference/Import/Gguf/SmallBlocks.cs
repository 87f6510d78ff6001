using System.Buffers.Binary;

namespace Inspect.Engine.Inference.Import.Gguf;

/// <summary>Blocks of 32 numbers with one scale: half of the numbers lie in the lower halves of the bytes, half in the upper ones.</summary>
internal static class SmallBlocks
{
    private const int Size = 32;
    private const int Half = 16;

    /// <summary>Scale; 4 bits less 8.</summary>
    public static void DecodeQ40(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[18..], target = target[Size..])
        {
            var scale = (float)BinaryPrimitives.ReadHalfLittleEndian(source);
            for (var i = 0; i < Half; i++)
            {
                target[i] = ((source[2 + i] & 15) - 8) * scale;
                target[i + Half] = ((source[2 + i] >> 4) - 8) * scale;
            }
        }
    }

    /// <summary>Scale and least number; 4 bits.</summary>
    public static void DecodeQ41(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[20..], target = target[Size..])
        {
            var (scale, least) = ((float)BinaryPrimitives.ReadHalfLittleEndian(source), (float)BinaryPrimitives.ReadHalfLittleEndian(source[2..]));
            for (var i = 0; i < Half; i++)
            {
                target[i] = ((source[4 + i] & 15) * scale) + least;
                target[i + Half] = ((source[4 + i] >> 4) * scale) + least;
            }
        }
    }

    /// <summary>Scale; the fifth bits together, 4 bits; less 16.</summary>
    public static void DecodeQ50(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[22..], target = target[Size..])
        {
            var (scale, high) = ((float)BinaryPrimitives.ReadHalfLittleEndian(source), BinaryPrimitives.ReadUInt32LittleEndian(source[2..]));
            for (var i = 0; i < Half; i++)
            {
                target[i] = ((int)((source[6 + i] & 15u) | ((high >> i << 4) & 16)) - 16) * scale;
                target[i + Half] = ((int)((uint)(source[6 + i] >> 4) | (high >> (i + 12) & 16)) - 16) * scale;
            }
        }
    }

    /// <summary>Scale and least number; the fifth bits together, 4 bits.</summary>
    public static void DecodeQ51(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[24..], target = target[Size..])
        {
            var (scale, least) = ((float)BinaryPrimitives.ReadHalfLittleEndian(source), (float)BinaryPrimitives.ReadHalfLittleEndian(source[2..]));
            var high = BinaryPrimitives.ReadUInt32LittleEndian(source[4..]);
            for (var i = 0; i < Half; i++)
            {
                target[i] = (((source[8 + i] & 15u) | ((high >> i << 4) & 16)) * scale) + least;
                target[i + Half] = (((uint)(source[8 + i] >> 4) | (high >> (i + 12) & 16)) * scale) + least;
            }
        }
    }

    /// <summary>Scale; 8 bits with sign.</summary>
    public static void DecodeQ80(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[34..], target = target[Size..])
        {
            var scale = (float)BinaryPrimitives.ReadHalfLittleEndian(source);
            for (var i = 0; i < Size; i++)
            {
                target[i] = (sbyte)source[2 + i] * scale;
            }
        }
    }
}
