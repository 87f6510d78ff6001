using MathNet.Numerics.Distributions;
using Functions = MathNet.Numerics.SpecialFunctions;

namespace Inspect.Engine.Statistics;

/// <summary>The functions behind the distributions.</summary>
public static class SpecialFunctions
{
    /// <summary>Natural logarithm of the gamma function.</summary>
    /// <param name="x">Greater than 0.</param>
    public static double LogGamma(double x) => Functions.GammaLn(x);

    /// <summary>Regularised incomplete beta function I_x(a, b).</summary>
    /// <param name="a">Greater than 0.</param>
    /// <param name="b">Greater than 0.</param>
    /// <param name="x">0 to 1.</param>
    public static double IncompleteBeta(double a, double b, double x) => Functions.BetaRegularized(a, b, x);

    /// <summary>The x at which the regularised incomplete beta function of a and b is a probability.</summary>
    public static double IncompleteBetaInverse(double a, double b, double probability)
    {
        var x = Beta.InvCDF(a, b, probability);
        for (var i = 0; i < 3 && x is > 0 and < 1; i++)
        {
            // The library ends by an absolute error, which far out is a large share of the result.
            var density = Math.Exp(((a - 1) * Math.Log(x)) + ((b - 1) * Math.Log(1 - x)) + LogGamma(a + b) - LogGamma(a) - LogGamma(b));
            var better = x - ((IncompleteBeta(a, b, x) - probability) / density);
            x = better is > 0 and < 1 ? better : x;
        }

        return x;
    }
}
