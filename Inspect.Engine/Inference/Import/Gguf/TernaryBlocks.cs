using System.Buffers.Binary;

namespace Inspect.Engine.Inference.Import.Gguf;

/// <summary>Blocks of 256 numbers that are −1, 0 or 1, with one scale.</summary>
internal static class TernaryBlocks
{
    private static readonly int[] Powers = [1, 3, 9, 27, 81];

    /// <summary>Five digits of base 3 a byte, as a fraction of 256; the last four bytes have four.</summary>
    public static void DecodeTq10(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[54..], target = target[256..])
        {
            var scale = (float)BinaryPrimitives.ReadHalfLittleEndian(source[52..]);
            Read(source[..32], 5, scale, target);
            Read(source.Slice(32, 16), 5, scale, target[160..]);
            Read(source.Slice(48, 4), 4, scale, target[240..]);
        }
    }

    /// <summary>Two bits each.</summary>
    public static void DecodeTq20(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[66..], target = target[256..])
        {
            var scale = (float)BinaryPrimitives.ReadHalfLittleEndian(source[64..]);
            for (var i = 0; i < 256; i++)
            {
                target[i] = (((source[(i / 128 * 32) + (i % 32)] >> (i % 128 / 32 * 2)) & 3) - 1) * scale;
            }
        }
    }

    private static void Read(ReadOnlySpan<byte> bytes, int digits, float scale, Span<float> target)
    {
        for (var digit = 0; digit < digits; digit++)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                // The digit is the whole part of three times what is left of the fraction.
                var left = (byte)(bytes[i] * Powers[digit]);
                target[(digit * bytes.Length) + i] = ((left * 3 >> 8) - 1) * scale;
            }
        }
    }
}
