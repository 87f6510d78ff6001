using Inspect.Engine.Statistics;

namespace Inspect.Tests.Statistics;

/// <summary>Quantiles far out.</summary>
public sealed class DistributionsTests
{
    // With one degree of freedom Student's distribution is Cauchy's, whose quantile is −1 / tan(π p).
    [Theory]
    [InlineData(5e-7)]
    [InlineData(1e-12)]
    [InlineData(0.3)]
    [InlineData(0.4999995)]
    public void StudentQuantile_OneDegreeOfFreedom_IsCauchys(double probability)
    {
        var expected = -1 / Math.Tan(Math.PI * probability);

        Assert.InRange(Distributions.StudentQuantile(probability, 1) / expected, 1 - 1e-9, 1 + 1e-9);
    }

    // mpmath with 30 digits: the root of betainc(a, b, 0, x, regularized=True) − p.
    [Theory]
    [InlineData(2, 9, 5e-7, 0.000105438897597947)]
    [InlineData(3, 8, 1 - 5e-7, 0.896193684759239)]
    public void IncompleteBetaInverse_FarOut_IsExact(double a, double b, double probability, double expected) =>
        Assert.InRange(SpecialFunctions.IncompleteBetaInverse(a, b, probability) / expected, 1 - 1e-9, 1 + 1e-9);
}
