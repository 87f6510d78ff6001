using Inspect.Engine.Inference.Sampling;

namespace Inspect.Tests.Inference;

/// <summary>The sum in single precision beside the same in doubles, and the draws for which it is not exact enough.</summary>
public sealed class MassSumTests
{
    [Theory]
    [InlineData(49_152, 3, 1.0)]
    [InlineData(49_155, 3, 1.0)]
    [InlineData(49_152, 0, 1.0)]
    [InlineData(151_936, 8, 0.001)]
    [InlineData(49_152, 40, 2.5)]
    [InlineData(49_152, 1e30, 100)]
    [InlineData(262_144, 0.01, 0.7)]
    [InlineData(5, 2, 1.0)]
    public void Of_ManyDistributions_LiesWithinItsError(int vocabulary, double spread, double temperature)
    {
        var random = new Random(11);
        float[] logits = [.. Enumerable.Range(0, vocabulary).Select(_ => (float)((random.NextDouble() - 0.5) * 2 * spread))];
        logits[vocabulary / 2] = float.NegativeInfinity;
        var max = logits.Max();

        var sum = MassSum.Of(logits, max, temperature);

        var exact = logits.Sum(l => Math.Exp((l - (double)max) / temperature));
        Assert.InRange(sum, exact * (1 - MassSum.RelativeError), exact * (1 + MassSum.RelativeError));
    }

    [Fact]
    public void Of_ExponentsWhereTheLastDigitsAreLost_LiesWithinItsError()
    {
        // All tokens but the likeliest weigh the same, so that no error evens out another.
        for (var width = 0.5f; width < 24; width += 0.37f)
        {
            float[] logits = [1_000, .. Enumerable.Repeat(1_000 - width, 400_000)];

            var exact = 1 + (400_000 * Math.Exp((logits[1] - 1_000.0) / 0.77));
            Assert.InRange(MassSum.Of(logits, 1_000, 0.77), exact * (1 - MassSum.RelativeError), exact * (1 + MassSum.RelativeError));
        }
    }

    /// <summary>The border between two tokens is met as exactly as doubles can: the sum in single precision alone would put some of these on its other side.</summary>
    [Fact]
    public void Pick_AtTheBordersOfTokens_IsThatOfDoubles()
    {
        var random = new Random(5);
        float[] logits = [.. Enumerable.Range(0, 4_096).Select(_ => (float)(random.NextDouble() * 9))];
        var sampler = new Sampler(logits.Length);
        var max = logits.Max();
        var order = Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id).ToArray();
        var total = logits.Sum(l => Math.Exp(l - (double)max));
        double before = 0;
        for (var at = 0; at < 400; at++)
        {
            before += Math.Exp(logits[order[at]] - (double)max);

            Assert.Equal(order[at], sampler.Pick(logits, new SamplingSettings(), [], [], (before / total) - 1e-9));
            Assert.Equal(order[at + 1], sampler.Pick(logits, new SamplingSettings(), [], [], (before / total) + 1e-9));
        }
    }
}
