using MathNet.Numerics.RootFinding;
using Library = MathNet.Numerics.Distributions;

namespace Inspect.Engine.Statistics;

/// <summary>Probabilities and quantiles of the distributions that tests and intervals use.</summary>
public static class Distributions
{
    private static readonly double RootOfTwo = Math.Sqrt(2);

    /// <summary>Probability that a standard normal number is at most x.</summary>
    public static double NormalCdf(double x) => NormalUpper(-x);

    /// <summary>Probability that a standard normal number is above x; exact far out, where 1 − <see cref="NormalCdf"/> is 0.</summary>
    public static double NormalUpper(double x) => MathNet.Numerics.SpecialFunctions.Erfc(x / RootOfTwo) / 2;

    /// <summary>The x below which a standard normal number lies with a probability.</summary>
    /// <param name="probability">Between 0 and 1.</param>
    public static double NormalQuantile(double probability) => Library.Normal.InvCDF(0, 1, probability);

    /// <summary>Probability that a number of Student's t distribution is at most x.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="degreesOfFreedom">Greater than 0, not only whole.</param>
    public static double StudentCdf(double x, double degreesOfFreedom)
    {
        // Near the middle from there, far out from the end: so that neither is a small difference of large numbers.
        var square = x * x;
        if (double.IsNaN(square))
        {
            return double.NaN;
        }

        if (square < degreesOfFreedom)
        {
            return 0.5 + (Math.Sign(x) * SpecialFunctions.IncompleteBeta(0.5, degreesOfFreedom / 2, square / (degreesOfFreedom + square)) / 2);
        }

        var tail = double.IsInfinity(square) ? 0 : SpecialFunctions.IncompleteBeta(degreesOfFreedom / 2, 0.5, degreesOfFreedom / (degreesOfFreedom + square)) / 2;
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>Probability that a number of Student's t distribution is as far from 0 as x, on either side.</summary>
    public static double StudentTwoSided(double x, double degreesOfFreedom) => 2 * StudentCdf(-Math.Abs(x), degreesOfFreedom);

    /// <summary>The x below which a number of Student's t distribution lies with a probability.</summary>
    /// <param name="probability">Between 0 and 1.</param>
    /// <param name="degreesOfFreedom">Greater than 0, not only whole.</param>
    /// <remarks>The library looks between −800 and 800 alone, which one degree of freedom leaves at a probability of 0.9996.</remarks>
    public static double StudentQuantile(double probability, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        if (probability >= 0.5)
        {
            return probability > 0.5 ? -StudentQuantile(1 - probability, degreesOfFreedom) : 0;
        }

        var lower = -1.0;
        while (StudentCdf(lower, degreesOfFreedom) > probability)
        {
            lower *= 2;
        }

        var quantile = Brent.FindRoot(x => StudentCdf(x, degreesOfFreedom) - probability, lower, lower < -1 ? lower / 2 : 0, accuracy: 1e-14, maxIterations: 1_000);
        for (var i = 0; i < 3; i++)
        {
            // The search ends by the absolute error of the probability, which far out is a large share of it.
            quantile -= (StudentCdf(quantile, degreesOfFreedom) - probability) / Library.StudentT.PDF(0, 1, degreesOfFreedom, quantile);
        }

        return quantile;
    }

    /// <summary>Probability that a number of the chi-squared distribution is above x.</summary>
    /// <param name="x">At least 0.</param>
    /// <param name="degreesOfFreedom">Greater than 0.</param>
    public static double ChiSquaredUpper(double x, double degreesOfFreedom) =>
        x <= 0 ? 1 : MathNet.Numerics.SpecialFunctions.GammaUpperRegularized(degreesOfFreedom / 2, x / 2);
}
