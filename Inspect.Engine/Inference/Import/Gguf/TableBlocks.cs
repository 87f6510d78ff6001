using System.Buffers.Binary;

namespace Inspect.Engine.Inference.Import.Gguf;

/// <summary>Blocks whose 4 bits are places in a table of 16 numbers.</summary>
internal static class TableBlocks
{
    // Steps that become wider away from zero, as weights become rarer there.
    private static readonly float[] Uneven = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    // Floats of 4 bits, two of exponent and one of fraction, times two.
    private static readonly float[] Floats = [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12];

    /// <summary>32 numbers with a scale.</summary>
    public static void DecodeIq4Nl(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[18..], target = target[32..])
        {
            Read(Uneven, source[2..], (float)BinaryPrimitives.ReadHalfLittleEndian(source), target[..32]);
        }
    }

    /// <summary>256 numbers in groups of 32, each with a scale of 6 bits less 32.</summary>
    public static void DecodeIq4Xs(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[136..], target = target[256..])
        {
            var scale = (float)BinaryPrimitives.ReadHalfLittleEndian(source);
            var high = BinaryPrimitives.ReadUInt16LittleEndian(source[2..]);
            for (var group = 0; group < 8; group++)
            {
                var low = (source[4 + (group / 2)] >> (group % 2 * 4)) & 15;
                Read(Uneven, source[(8 + (group * 16))..], scale * ((low | (((high >> (2 * group)) & 3) << 4)) - 32), target.Slice(group * 32, 32));
            }
        }
    }

    /// <summary>32 numbers with a power of two (OCP Microscaling Formats).</summary>
    public static void DecodeMxfp4(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (; target.Length > 0; source = source[17..], target = target[32..])
        {
            // The table holds twice the numbers.
            Read(Floats, source[1..], (float)Math.ScaleB(1, source[0] - 128), target[..32]);
        }
    }

    /// <summary>64 numbers in groups of 16, each with a float of 8 bits without sign.</summary>
    public static void DecodeNvfp4(ReadOnlySpan<byte> source, Span<float> target)
    {
        Span<float> scale = stackalloc float[1];
        for (; target.Length > 0; source = source[36..], target = target[64..])
        {
            for (var group = 0; group < 4; group++)
            {
                Weights.Float8.DecodeE4M3([(byte)(source[group] & 0x7F)], scale);
                for (var i = 0; i < 8; i++)
                {
                    var both = source[4 + (group * 8) + i];
                    target[(group * 16) + i] = Floats[both & 15] * (scale[0] / 2);
                    target[(group * 16) + i + 8] = Floats[both >> 4] * (scale[0] / 2);
                }
            }
        }
    }

    private static void Read(float[] table, ReadOnlySpan<byte> source, float scale, Span<float> target)
    {
        for (var i = 0; i < 16; i++)
        {
            target[i] = table[source[i] & 15] * scale;
            target[i + 16] = table[source[i] >> 4] * scale;
        }
    }
}
