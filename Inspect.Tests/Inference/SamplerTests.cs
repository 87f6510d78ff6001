using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Sequences;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>The sampler on a vocabulary of real size, where it looks at the likely tokens only.</summary>
public sealed class SamplerTests
{
    private const int Vocabulary = 49_152;

    [Theory]
    [InlineData(1)]
    [InlineData(97)]
    [InlineData(1_025)]
    public void Pick_AllLogitsEqual_GoesByIdAndReachesTheLast(int vocabulary)
    {
        var logits = new float[vocabulary];
        var sampler = new Sampler(vocabulary);

        int[] picked = [.. new[] { 0, 0.25, 0.5, 0.9999999 }.Select(u => sampler.Pick(logits, new SamplingSettings { TopK = 1 }, [], [], u))];

        Assert.Equal([.. new[] { 0, 0.25, 0.5, 0.9999999 }.Select(u => (int)(u * vocabulary))], picked);
    }

    [Fact]
    public void Pick_ManySteps_AllocatesNothing()
    {
        var logits = Logits(seed: 3, spread: 3);
        var sampler = new Sampler(Vocabulary);
        SamplingSettings[] settings =
        [
            new(), new() { Temperature = 0 }, new() { TopP = 0.9 }, new() { TopK = 40, MinP = 0.01 }, new() { RepetitionPenalty = 1.2, FrequencyPenalty = 1, PresencePenalty = 1 },
        ];
        uint[] said = [1, 2, 3, 2];
        Step();

        // The runtime itself may allocate on this thread now and then (tiering, trimmed pools): a sampler that allocates does so in every round.
        var allocated = Enumerable.Range(0, 5).Select(_ => Round()).ToArray();

        Assert.Contains(0, allocated);

        long Round()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
            {
                Step();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Step()
        {
            foreach (var setting in settings)
            {
                sampler.Pick(logits, setting, said, said, 0.7);
            }
        }
    }

    [Fact]
    public void Pick_ANumberThatIsNone_IsRefused()
    {
        var sampler = new Sampler(3);

        Assert.Throws<GenerationException>(() => sampler.Pick([1, float.NaN, 2], new SamplingSettings(), [], [], 0.5));
        Assert.Throws<GenerationException>(() => sampler.Pick([float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity], new SamplingSettings { Temperature = 0 }, [], [], 0.5));
        Assert.Equal(2, sampler.Pick([1, float.NegativeInfinity, 2], new SamplingSettings { Temperature = 0 }, [], [], 0.5));
    }

    [Theory]
    [InlineData(1.0, 0, 1.0, 0.0)]
    [InlineData(0.3, 0, 1.0, 0.0)]
    [InlineData(2.0, 0, 1.0, 0.0)]
    [InlineData(1.0, 50, 1.0, 0.0)]
    [InlineData(1.0, 0, 0.9, 0.0)]
    [InlineData(1.5, 0, 0.999999, 0.0)]
    [InlineData(1.0, 0, 1.0, 0.05)]
    [InlineData(0.8, 1000, 0.95, 0.001)]
    [InlineData(100.0, 0, 1.0, 0.0)]
    [InlineData(0.01, 0, 1.0, 0.0)]
    [InlineData(3.0, 5, 0.999, 0.0)]
    [InlineData(1.0, 20000, 1.0, 0.0)]
    public void Pick_ALargeVocabulary_EqualsTheSlowInverseOfTheDistribution(double temperature, int topK, double topP, double minP)
    {
        var logits = Logits(seed: 7, spread: 3);
        var settings = new SamplingSettings { Temperature = temperature, TopK = topK, TopP = topP, MinP = minP };
        var sampler = new Sampler(Vocabulary);
        var random = new Random(1);
        for (var i = 0; i < LongRun.Times(10, 200); i++)
        {
            var u = i == 0 ? 0.9999999 : random.NextDouble();

            Assert.Equal(SlowPick(logits, settings, u), sampler.Pick(logits, settings, [], [], u));
        }
    }

    [Fact]
    public void Pick_ManyDraws_FollowTheProbabilities()
    {
        float[] logits = [0, 1, 2, -1, 0.5f];
        var sampler = new Sampler(logits.Length);
        var stream = RandomStream.Of(42, "1", 1, 1);
        const int Draws = 20_000;
        var counts = new double[logits.Length];

        for (var i = 0; i < Draws; i++)
        {
            counts[sampler.Pick(logits, new SamplingSettings(), [], [], stream.At(i))]++;
        }

        var total = logits.Sum(l => Math.Exp(l));
        var chiSquare = logits.Select((l, id) => (Expected: Math.Exp(l) / total * Draws, Count: counts[id])).Sum(c => (c.Count - c.Expected) * (c.Count - c.Expected) / c.Expected);

        // 18.47 is the 0.999 quantile of χ² with 4 degrees of freedom; the stream is fixed, so this does not flicker.
        Assert.True(chiSquare < 18.47, $"χ² is {chiSquare}");
    }

    [Fact]
    public void RandomStream_AnotherSampleEpochCallOrSeed_IsAnotherStream()
    {
        var streams = new[] { RandomStream.Of(1, "a", 1, 1), RandomStream.Of(2, "a", 1, 1), RandomStream.Of(1, "b", 1, 1), RandomStream.Of(1, "a", 2, 1), RandomStream.Of(1, "a", 1, 2) };

        Assert.Equal(5, streams.Select(s => s.At(0)).Distinct().Count());
        Assert.Equal(RandomStream.Of(1, "a", 1, 1).At(9), streams[0].At(9));
    }

    [Theory]
    [InlineData(-1.0, 1.0, 0)]
    [InlineData(1.0, 0.0, 0)]
    [InlineData(1.0, 1.1, 0)]
    [InlineData(1.0, 1.0, -1)]
    public void Validate_ValuesOutsideOfTheirRange_AreRefused(double temperature, double topP, int topK) =>
        Assert.Throws<GenerationException>(() => new SamplingSettings { Temperature = temperature, TopP = topP, TopK = topK }.Validate());

    [Fact]
    public void StopMatcher_ATextAcrossPieces_EndsBeforeIt()
    {
        var matcher = new StopMatcher(["\nUser:", "END"]);

        var text = string.Concat(((string[])["Hello E", "N", "Glish\nUs", "er", ": hi"]).Select(matcher.Append));

        Assert.Equal(("Hello ENGlish", "\nUser:"), (text, matcher.Found));
    }

    [Fact]
    public void StopMatcher_NoMatch_GivesEverythingAtTheEnd()
    {
        var matcher = new StopMatcher(["END"]);

        Assert.Equal("the EN", matcher.Append("the EN") + matcher.Flush());
    }

    private static float[] Logits(int seed, double spread)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Vocabulary).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) * spread))];
    }

    /// <summary>Everything in doubles over the whole sorted vocabulary, as the definition reads.</summary>
    private static int SlowPick(float[] logits, SamplingSettings settings, double u)
    {
        var max = logits.Max();
        var sorted = logits.Select((l, id) => (Id: id, Logit: l, Mass: Math.Exp((l - (double)max) / settings.Temperature))).OrderByDescending(t => t.Logit).ThenBy(t => t.Id).ToList();
        if (settings.TopK > 0)
        {
            var last = sorted[settings.TopK - 1].Logit;
            sorted = sorted.FindAll(t => t.Logit >= last);
        }

        if (settings.TopP < 1)
        {
            var total = sorted.Sum(t => t.Mass);
            double before = 0;
            sorted = [.. sorted.TakeWhile(t => { var keep = before < settings.TopP * total; before += t.Mass; return keep; })];
        }

        sorted = sorted.FindAll(t => t.Mass >= settings.MinP * sorted[0].Mass);
        var target = u * sorted.Sum(t => t.Mass);
        double sum = 0;
        return sorted.First(t => (sum += t.Mass) > target).Id;
    }
}
