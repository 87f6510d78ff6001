using Inspect.Engine.Inference.Import.Decoders;

namespace Inspect.Engine.Inference.Import.Graphs;

/// <summary>Cosines and sines of the angles of all positions.</summary>
internal static class RopeTables
{
    /// <summary>Makes both tables. Angles are products of float32, as the reference has them: at long contexts their rounding is larger than that of the cosine.</summary>
    /// <param name="rope">The angles.</param>
    /// <param name="width">Half of a head; numbers behind those that are turned have the angle 0.</param>
    /// <param name="positions">Number of positions.</param>
    /// <returns>Shape <c>[positions, width]</c> each.</returns>
    public static (float[] Cosines, float[] Sines) Of(Rope rope, int width, int positions)
    {
        var (cosines, sines) = (new float[(long)positions * width], new float[(long)positions * width]);
        Parallel.For(0, positions, position =>
        {
            for (var i = 0; i < width; i++)
            {
                var isTurned = i < rope.Frequencies.Count;
                var (sine, cosine) = isTurned ? Math.SinCos(position * rope.Frequencies[i]) : (0, 1);
                cosines[((long)position * width) + i] = (float)cosine * (isTurned ? rope.Factor : 1);
                sines[((long)position * width) + i] = (float)sine * rope.Factor;
            }
        });
        return (cosines, sines);
    }
}
