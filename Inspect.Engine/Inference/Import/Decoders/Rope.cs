namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>How queries and keys are turned by their positions: an angle a position for each pair of numbers.</summary>
/// <param name="Frequencies">Angles of the position 1; half as many as numbers of a head are turned.</param>
/// <param name="Factor">What sines and cosines are multiplied with.</param>
internal sealed record Rope(IReadOnlyList<float> Frequencies, float Factor = 1)
{
    /// <summary>Angles of all positions of a text that is longer than the context the model was trained with; null where they are the same.</summary>
    public IReadOnlyList<float>? Long { get; init; }

    /// <summary>Tokens of that context, where longer texts have angles of their own.</summary>
    public int Original { get; init; }

    /// <summary>Numbers of a head that are turned, at most: no model has more than some hundred.</summary>
    public const int MostTurned = ShapeLimits.Heads;

    /// <summary>Without any scaling.</summary>
    /// <param name="theta">Base of the angles.</param>
    /// <param name="size">Numbers of a head that are turned.</param>
    public static Rope Plain(double theta, int size) => new([.. Exponents(theta, size).Select(e => 1f / e)]);

    /// <summary>Positions are divided by a factor.</summary>
    public static Rope Linear(double theta, int size, double factor) => new([.. Exponents(theta, size).Select(e => (float)(1f / e / factor))]);

    /// <summary>Each angle is divided by a number of its own.</summary>
    public static Rope Divided(double theta, int size, IReadOnlyList<float> divisors, float factor = 1) =>
        new([.. Exponents(theta, size).Zip(divisors, (e, d) => 1f / (d * e))], factor);

    /// <summary>LongRoPE: each angle is divided by a number of its own, by another in texts that are longer than the original context (Ding et al. 2024, arXiv:2402.13753).</summary>
    /// <returns>The angles, and the most tokens that they are for.</returns>
    /// <remarks>Which angles a text has is seen from its length when its prompt is run.</remarks>
    public static (Rope Rope, int Context) Extended(double theta, int size, LongRopeScaling scaling)
    {
        var rope = Divided(theta, size, scaling.Short, scaling.Attention);
        return scaling.Long is null || scaling.Original >= scaling.Context
            ? (rope, Math.Min(scaling.Original, scaling.Context))
            : (rope with { Long = Divided(theta, size, scaling.Long).Frequencies, Original = scaling.Original }, scaling.Context);
    }

    /// <summary>As Llama 3.1: slow angles are divided, fast ones kept, those between mixed.</summary>
    public static Rope Llama3(double theta, int size, double factor, double low, double high, double original) => new([.. Plain(theta, size).Frequencies.Select(f =>
    {
        var wave = 2 * Math.PI / f;
        var mix = ((original / wave) - low) / (high - low);
        return wave > original / low ? (float)(f / factor) : wave < original / high ? f : (float)(((1 - mix) * f / factor) + (mix * f));
    })]);

    /// <summary>YaRN: slow angles are divided, fast ones kept, with a ramp between (Peng et al. 2023, arXiv:2309.00071).</summary>
    public static Rope Yarn(double theta, int size, YarnScaling scaling)
    {
        var low = Turning(scaling.BetaFast);
        var high = Turning(scaling.BetaSlow);
        if (scaling.IsTruncated)
        {
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        }

        (low, high) = (Math.Max(low, 0), Math.Min(high, size - 1));
        var width = low == high ? 0.001 : high - low;
        return new Rope([.. Plain(theta, size).Frequencies.Select((f, i) =>
        {
            var ramp = Math.Clamp((i - low) / width, 0, 1);
            return (float)((f / scaling.Factor * ramp) + (f * (1 - ramp)));
        })], scaling.Attention);

        // The angle that makes so many turns within the original context.
        double Turning(double turns) => size * Math.Log(scaling.Original / (turns * 2 * Math.PI)) / (2 * Math.Log(theta));
    }

    private static IEnumerable<float> Exponents(double theta, int size) => Enumerable.Range(0, size / 2).Select(i => MathF.Pow((float)theta, 2f * i / size));
}

/// <summary>What LongRoPE is given.</summary>
/// <param name="Short">Divisors of the angles of short texts.</param>
/// <param name="Long">Divisors of the angles of long texts; null where there are none.</param>
/// <param name="Original">Tokens of the context that the model was trained with.</param>
/// <param name="Context">Tokens of the context that it was extended to.</param>
/// <param name="Attention">What sines and cosines are multiplied with.</param>
internal sealed record LongRopeScaling(IReadOnlyList<float> Short, IReadOnlyList<float>? Long, int Original, int Context, float Attention);

/// <summary>What YaRN is given.</summary>
/// <param name="Factor">How much longer the context becomes.</param>
/// <param name="Original">Tokens of the context that the model was trained with.</param>
/// <param name="BetaFast">Angles with more turns are kept.</param>
/// <param name="BetaSlow">Angles with less turns are divided.</param>
/// <param name="Attention">What sines and cosines are multiplied with.</param>
/// <param name="IsTruncated">The ramp begins and ends at whole numbers.</param>
internal sealed record YarnScaling(double Factor, double Original, double BetaFast, double BetaSlow, float Attention, bool IsTruncated);
