namespace Inspect.Engine.Inference.Import.Weights;

/// <summary>The 8-bit floats of the Open Compute Project: 4 bits of exponent and 3 of fraction, or 5 and 2.</summary>
/// <remarks>OCP 8-bit Floating Point Specification: E4M3 has no infinity, and one pattern per sign that is no number.</remarks>
internal static class Float8
{
    private static readonly float[] FourThree = Table(4, 3, 7, isFinite: true);
    private static readonly float[] FiveTwo = Table(5, 2, 15, isFinite: false);

    /// <summary>Reads numbers with 4 bits of exponent.</summary>
    public static void DecodeE4M3(ReadOnlySpan<byte> source, Span<float> target) => Decode(FourThree, source, target);

    /// <summary>Reads numbers with 5 bits of exponent.</summary>
    public static void DecodeE5M2(ReadOnlySpan<byte> source, Span<float> target) => Decode(FiveTwo, source, target);

    private static void Decode(float[] table, ReadOnlySpan<byte> source, Span<float> target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = table[source[i]];
        }
    }

    private static float[] Table(int exponentBits, int fractionBits, int bias, bool isFinite)
    {
        var table = new float[256];
        for (var bits = 0; bits < 256; bits++)
        {
            var (exponent, fraction) = ((bits & 0x7F) >> fractionBits, bits & ((1 << fractionBits) - 1));
            var isLast = exponent == (1 << exponentBits) - 1;
            var size = isLast && !isFinite ? (fraction == 0 ? double.PositiveInfinity : double.NaN)
                : isLast && fraction == (1 << fractionBits) - 1 ? double.NaN
                : exponent == 0 ? Math.ScaleB(fraction, 1 - bias - fractionBits)
                : Math.ScaleB((1 << fractionBits) + fraction, exponent - bias - fractionBits);
            table[bits] = (float)(bits < 0x80 ? size : -size);
        }

        return table;
    }
}
