using MathNet.Numerics.Integration;

namespace Inspect.Engine.Statistics;

/// <summary>Student's t where the mean is not 0: what a t statistic does when there is an effect. The library has none.</summary>
internal static class NoncentralStudent
{
    private const int Order = 256;
    private const double Deviations = 12;

    /// <summary>Probability that (Z + shift) / √(χ²/ν) is at most x: the mean of Φ(x·s − shift) over s = √(χ²/ν).</summary>
    /// <param name="x">Any number.</param>
    /// <param name="degreesOfFreedom">ν, at least 1, not only whole.</param>
    /// <param name="shift">Noncentrality.</param>
    /// <remarks>s lies around 1 with a spread of about 1/√(2ν), so that twelve spreads on both sides hold all of it (Johnson, Kotz and Balakrishnan 1995, chapter 31).</remarks>
    public static double Cdf(double x, double degreesOfFreedom, double shift)
    {
        var half = degreesOfFreedom / 2;
        var scale = Math.Log(2) + (half * Math.Log(half)) - SpecialFunctions.LogGamma(half);
        var reach = Deviations / Math.Sqrt(2 * degreesOfFreedom);
        return GaussLegendreRule.Integrate(
            s => s <= 0 ? 0 : Distributions.NormalCdf((x * s) - shift) * Math.Exp(scale + ((degreesOfFreedom - 1) * Math.Log(s)) - (half * s * s)),
            Math.Max(0, 1 - reach),
            1 + reach,
            Order);
    }
}
