using Inspect.Engine.Inference.Import.Decoders;

namespace Inspect.Engine.Inference.Import.Graphs;

/// <summary>Cosines and sines of the angles of all positions.</summary>
internal static class RopeTables
{
    /// <summary>Rows of the tables: one a position, and where long texts have angles of their own, first those of short texts, then theirs.</summary>
    public static int RowsOf(Rope rope, int positions) => rope.Long is null ? positions : rope.Original + positions;

    /// <summary>Makes both tables. Angles are products of float32, as the reference has them: at long contexts their rounding is larger than that of the cosine.</summary>
    /// <param name="rope">The angles.</param>
    /// <param name="width">Half of a head; numbers behind those that are turned have the angle 0.</param>
    /// <param name="positions">Number of positions.</param>
    /// <returns>Shape <c>[rows, width]</c> each.</returns>
    public static (float[] Cosines, float[] Sines) Of(Rope rope, int width, int positions)
    {
        var rows = RowsOf(rope, positions);
        var (cosines, sines) = (new float[(long)rows * width], new float[(long)rows * width]);
        Parallel.For(0, rows, row =>
        {
            var isLong = rope.Long is not null && row >= rope.Original;
            var (frequencies, position) = isLong ? (rope.Long!, row - rope.Original) : (rope.Frequencies, row);
            for (var i = 0; i < width; i++)
            {
                var isTurned = i < frequencies.Count;
                var (sine, cosine) = isTurned ? Math.SinCos(position * frequencies[i]) : (0, 1);
                cosines[((long)row * width) + i] = (float)cosine * (isTurned ? rope.Factor : 1);
                sines[((long)row * width) + i] = (float)sine * rope.Factor;
            }
        });
        return (cosines, sines);
    }
}
