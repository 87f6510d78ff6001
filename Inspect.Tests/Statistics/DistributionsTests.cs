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
    public void StudentQuantile_OneDegreeOfFreedom_IsCauchys(double probability)
    {
        var expected = -1 / Math.Tan(Math.PI * probability);

        Assert.InRange(Distributions.StudentQuantile(probability, 1) / expected, 1 - 1e-10, 1 + 1e-10);
    }
}
