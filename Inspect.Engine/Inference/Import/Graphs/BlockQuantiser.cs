using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Inspect.Engine.Inference.Import.Graphs;

/// <summary>Makes whole numbers of 8 or 4 bits of blocks of 32 weights, with a scale each: <c>weight ≈ scale · (number − middle)</c>.</summary>
/// <remarks>
/// Of a few scales around the one that just holds the largest weight, each is given its best fit by least squares, and the one with the
/// smallest squared error stays. A scale may be negative: the largest weight then takes the one number more that the negative side has.
/// </remarks>
internal static class BlockQuantiser
{
    /// <summary>Weights in a block.</summary>
    public const int BlockSize = 32;

    // How many steps the largest weight takes; four bits gain much from a try of several, eight almost nothing.
    private static readonly float[] EightBitSteps = [127.5f, 127f, 126f];
    private static readonly float[] FourBitSteps = [8.4f, 8f, 7.7f, 7.4f, 7f, 6.6f, 6.2f];

    /// <summary>Quantises blocks.</summary>
    /// <param name="weights">Whole blocks.</param>
    /// <param name="bits">8 or 4.</param>
    /// <param name="numbers">32 bytes a block, or 16 with two numbers each, the lower half first.</param>
    /// <param name="scales">A scale a block.</param>
    /// <returns>Sums over all weights: size of the errors, size of the weights.</returns>
    public static (double Error, double Size) Quantise(ReadOnlySpan<float> weights, int bits, Span<byte> numbers, Span<float> scales)
    {
        var (error, size) = (0.0, 0.0);
        Span<int> chosen = stackalloc int[BlockSize];
        var perBlock = BlockSize * bits / 8;
        for (var block = 0; block < scales.Length; block++)
        {
            var (blockError, blockSize) = QuantiseBlock(weights.Slice(block * BlockSize, BlockSize), bits, chosen, out scales[block]);
            (error, size) = (error + blockError, size + blockSize);
            Pack(chosen, bits, numbers.Slice(block * perBlock, perBlock));
        }

        return (error, size);
    }

    private static (float Error, float Size) QuantiseBlock(ReadOnlySpan<float> weights, int bits, Span<int> chosen, out float scale)
    {
        ref var first = ref MemoryMarshal.GetReference(weights);
        var w0 = Vector256.LoadUnsafe(ref first);
        var w1 = Vector256.LoadUnsafe(ref first, 8);
        var w2 = Vector256.LoadUnsafe(ref first, 16);
        var w3 = Vector256.LoadUnsafe(ref first, 24);
        var high = Largest(Vector256.Max(Vector256.Max(w0, w1), Vector256.Max(w2, w3)));
        var low = -Largest(-Vector256.Min(Vector256.Min(w0, w1), Vector256.Min(w2, w3)));
        var largest = high >= -low ? high : low;
        var middle = 1 << (bits - 1);
        scale = 0;
        if (largest == 0 || !float.IsFinite(largest) || !float.IsFinite(1 / largest * middle))
        {
            chosen.Clear();
            return (Sum(Vector256.Abs(w0) + Vector256.Abs(w1) + Vector256.Abs(w2) + Vector256.Abs(w3)), 0);
        }

        var (lowest, highest) = (Vector256.Create((float)-middle), Vector256.Create((float)(middle - 1)));
        var best = 0f;
        var bestInverse = 0f;
        foreach (var steps in bits == 8 ? EightBitSteps : FourBitSteps)
        {
            var inverse = -steps / largest;
            var by = Vector256.Create(inverse);
            var (q0, q1, q2, q3) = (Round(w0 * by, lowest, highest), Round(w1 * by, lowest, highest), Round(w2 * by, lowest, highest), Round(w3 * by, lowest, highest));
            var product = Sum((q0 * w0) + (q1 * w1) + (q2 * w2) + (q3 * w3));
            var square = Sum((q0 * q0) + (q1 * q1) + (q2 * q2) + (q3 * q3));
            var gain = product * product / square;
            if (gain > best)
            {
                (best, bestInverse, scale) = (gain, inverse, product / square);
            }
        }

        {
            var (by, s) = (Vector256.Create(bestInverse), Vector256.Create(scale));
            var (q0, q1, q2, q3) = (Round(w0 * by, lowest, highest), Round(w1 * by, lowest, highest), Round(w2 * by, lowest, highest), Round(w3 * by, lowest, highest));
            ref var target = ref MemoryMarshal.GetReference(chosen);
            Vector256.ConvertToInt32(q0).StoreUnsafe(ref target);
            Vector256.ConvertToInt32(q1).StoreUnsafe(ref target, 8);
            Vector256.ConvertToInt32(q2).StoreUnsafe(ref target, 16);
            Vector256.ConvertToInt32(q3).StoreUnsafe(ref target, 24);
            return (
                Sum(Vector256.Abs(w0 - (q0 * s)) + Vector256.Abs(w1 - (q1 * s)) + Vector256.Abs(w2 - (q2 * s)) + Vector256.Abs(w3 - (q3 * s))),
                Sum(Vector256.Abs(w0) + Vector256.Abs(w1) + Vector256.Abs(w2) + Vector256.Abs(w3)));
        }
    }

    private static void Pack(ReadOnlySpan<int> chosen, int bits, Span<byte> numbers)
    {
        if (bits == 8)
        {
            for (var i = 0; i < BlockSize; i++)
            {
                numbers[i] = (byte)(chosen[i] + 128);
            }

            return;
        }

        for (var i = 0; i < BlockSize / 2; i++)
        {
            numbers[i] = (byte)((chosen[2 * i] + 8) | ((chosen[(2 * i) + 1] + 8) << 4));
        }
    }

    private static Vector256<float> Round(Vector256<float> value, Vector256<float> lowest, Vector256<float> highest) =>
        Vector256.Min(Vector256.Max(Vector256.Round(value), lowest), highest);

    private static float Sum(Vector256<float> value) => Vector256.Sum(value);

    private static float Largest(Vector256<float> value)
    {
        var half = Vector128.Max(value.GetLower(), value.GetUpper());
        return Math.Max(Math.Max(half[0], half[1]), Math.Max(half[2], half[3]));
    }
}
