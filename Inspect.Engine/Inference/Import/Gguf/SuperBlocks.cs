using System.Buffers.Binary;

namespace Inspect.Engine.Inference.Import.Gguf;

/// <summary>Blocks of 256 numbers in groups of 16 or 32, each with a small scale of its own below one of the whole block.</summary>
internal static class SuperBlocks
{
    private const int Size = 256;

    /// <summary>Groups of 16: scale and least number of 4 bits; numbers of 2 bits.</summary>
    public static void DecodeQ2K(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[84..], target = target[Size..])
        {
            var (scale, least) = ((float)BinaryPrimitives.ReadHalfLittleEndian(source[80..]), (float)BinaryPrimitives.ReadHalfLittleEndian(source[82..]));
            for (var group = 0; group < 16; group++)
            {
                var (by, less) = (scale * (source[group] & 15), least * (source[group] >> 4));
                var (bytes, shift) = PlaceOf(group);
                for (var i = 0; i < 16; i++)
                {
                    target[(group * 16) + i] = (by * ((source[16 + bytes + i] >> shift) & 3)) - less;
                }
            }
        }
    }

    /// <summary>Groups of 16: scale of 6 bits less 32; numbers of 2 bits, and one that takes 4 away where it is not set.</summary>
    public static void DecodeQ3K(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[110..], target = target[Size..])
        {
            var scale = (float)BinaryPrimitives.ReadHalfLittleEndian(source[108..]);
            for (var group = 0; group < 16; group++)
            {
                var low = group < 8 ? source[96 + group] & 15 : source[96 + group - 8] >> 4;
                var by = scale * ((low | (((source[104 + (group % 4)] >> (group / 4 * 2)) & 3) << 4)) - 32);
                var (bytes, shift) = PlaceOf(group);
                for (var i = 0; i < 16; i++)
                {
                    var isWhole = ((source[(bytes % 32) + i] >> (group / 2)) & 1) != 0;
                    target[(group * 16) + i] = by * (((source[32 + bytes + i] >> shift) & 3) - (isWhole ? 0 : 4));
                }
            }
        }
    }

    /// <summary>Groups of 32: scale and least number of 6 bits; numbers of 4 bits.</summary>
    public static void DecodeQ4K(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[144..], target = target[Size..])
        {
            var (scale, least) = ((float)BinaryPrimitives.ReadHalfLittleEndian(source), (float)BinaryPrimitives.ReadHalfLittleEndian(source[2..]));
            for (var group = 0; group < 8; group++)
            {
                var (by, less) = ScaleOf(source.Slice(4, 12), group);
                var (d, m) = (scale * by, least * less);
                for (var i = 0; i < 32; i++)
                {
                    target[(group * 32) + i] = (d * ((source[16 + (group / 2 * 32) + i] >> (group % 2 * 4)) & 15)) - m;
                }
            }
        }
    }

    /// <summary>Groups of 32: scale and least number of 6 bits; numbers of 4 bits, the fifth apart.</summary>
    public static void DecodeQ5K(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[176..], target = target[Size..])
        {
            var (scale, least) = ((float)BinaryPrimitives.ReadHalfLittleEndian(source), (float)BinaryPrimitives.ReadHalfLittleEndian(source[2..]));
            for (var group = 0; group < 8; group++)
            {
                var (by, less) = ScaleOf(source.Slice(4, 12), group);
                var (d, m) = (scale * by, least * less);
                for (var i = 0; i < 32; i++)
                {
                    var number = ((source[48 + (group / 2 * 32) + i] >> (group % 2 * 4)) & 15) | (((source[16 + i] >> group) & 1) << 4);
                    target[(group * 32) + i] = (d * number) - m;
                }
            }
        }
    }

    /// <summary>Groups of 16: scale of 8 bits with sign; numbers of 4 bits, two more apart; less 32.</summary>
    public static void DecodeQ6K(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[210..], target = target[Size..])
        {
            var scale = (float)BinaryPrimitives.ReadHalfLittleEndian(source[208..]);
            for (var i = 0; i < Size; i++)
            {
                // In each half of 128: four runs of 32, whose low bits lie in 64 bytes and whose high bits in 32.
                var (half, run, at) = (i / 128, i % 128 / 32, i % 32);
                var low = (source[(half * 64) + (run % 2 * 32) + at] >> (run / 2 * 4)) & 15;
                var high = (source[128 + (half * 32) + at] >> (run * 2)) & 3;
                target[i] = scale * (sbyte)source[192 + (i / 16)] * ((low | (high << 4)) - 32);
            }
        }
    }

    /// <summary>Where the 2-bit numbers of a group of 16 lie: 128 numbers take 32 bytes, each byte one of four runs of 32.</summary>
    private static (int Bytes, int Shift) PlaceOf(int group) => ((group / 8 * 32) + (group % 2 * 16), group % 8 / 2 * 2);

    /// <summary>Scale and least number of a group: the first four as they are, the others' upper bits on top of those.</summary>
    private static (int Scale, int Least) ScaleOf(ReadOnlySpan<byte> packed, int group) => group < 4
        ? (packed[group] & 63, packed[group + 4] & 63)
        : ((packed[group + 4] & 15) | (packed[group - 4] >> 6 << 4), (packed[group + 4] >> 4) | (packed[group] >> 6 << 4));
}
