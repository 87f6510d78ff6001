using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Statistics;
using Inspect.Tests.Support;
using static Inspect.Engine.Statistics.Distributions;

namespace Inspect.Tests.Statistics;

/// <summary>The functions under the names that the vectors give them.</summary>
internal static class StatisticsFunctions
{
    /// <summary>How their results are compared: names as in the vectors, NaN as text.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The function of a name; null for one that is not known here.</summary>
    public static Func<JsonElement, object>? Find(string name) => Descriptive(name) ?? OfIntervals(name) ?? OfTests(name) ?? OfPlanning(name) ?? Special(name);

    private static Func<JsonElement, object>? Descriptive(string name) => name switch
    {
        "mean" => p => Moments.Mean(X(p)),
        "variance" => p => Moments.Variance(X(p)),
        "std" => p => Moments.StandardDeviation(X(p)),
        "stderr" => p => Moments.StandardError(X(p)),
        "stderrClustered" => p => Clusters.StandardError(X(p), Names(p)),
        "quantile" => p => Quantiles.Of(X(p), D(p, "q")),
        "passAtK" => p => PassRates.PassAt(I(p, "n"), I(p, "c"), I(p, "k")),
        "passHatK" => p => PassRates.AllPass(I(p, "n"), I(p, "c"), I(p, "k")),
        "cohensH" => p => ProportionDifference.CohensH(D(p, "p1"), D(p, "p2")),
        "cohenKappa" => p => CohenKappa.Of(Integers(p, "a"), Integers(p, "b"), p.GetProperty("weights").GetString() switch
        {
            "linear" => KappaWeights.Linear,
            "quadratic" => KappaWeights.Quadratic,
            _ => KappaWeights.None,
        }),
        "krippendorffAlpha" => p => KrippendorffAlpha.Of(
            [.. p.GetProperty("units").EnumerateArray().Select(u => (IReadOnlyList<double>)[.. u.EnumerateArray().Select(v => v.GetDouble())])],
            Enum.Parse<RatingLevel>(p.GetProperty("level").GetString()!, ignoreCase: true)),
        _ => null,
    };

    private static Func<JsonElement, object>? OfIntervals(string name) => name switch
    {
        "ciT" => p => Intervals.StudentT(X(p), Level(p)),
        "ciNormal" => p => Intervals.Normal(X(p), Level(p)),
        "ciTClustered" => p => Clusters.StudentT(X(p), Names(p), Level(p)),
        "ciWilson" => p => Intervals.Wilson(I(p, "n") == 0 ? 0 : (double)I(p, "successes") / I(p, "n"), I(p, "n"), Level(p)),
        "ciWilsonClustered" => p => Clusters.Wilson(X(p), Names(p), Level(p)),
        "ciClopperPearson" => p => Intervals.ClopperPearson(I(p, "successes"), I(p, "n"), Level(p)),
        "ciAgrestiCoull" => p => Intervals.AgrestiCoull(I(p, "successes"), I(p, "n"), Level(p)),
        "bootstrap" => p =>
        {
            var draws = new Queue<int>(p.GetProperty("indices").EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(i => i.GetInt32()));
            var means = Bootstrap.Means(X(p), p.GetProperty("indices").GetArrayLength(), _ => draws.Dequeue());
            var interval = Bootstrap.Percentiles(means, Level(p));
            return new { means, stderr = Bootstrap.StandardError(means), interval.Lower, interval.Upper };
        },
        "newcombeDifference" => p =>
        {
            var interval = ProportionDifference.Newcombe(First(p), Second(p), Level(p));
            return new { difference = ((double)I(p, "x1") / I(p, "n1")) - ((double)I(p, "x2") / I(p, "n2")), interval.Lower, interval.Upper };
        },
        "newcombePaired" => p =>
        {
            var pairs = new PairedProportions(I(p, "a"), I(p, "b"), I(p, "c"), I(p, "d"));
            var interval = pairs.Newcombe(Level(p));
            return new { pairs.Difference, pairs.Phi, interval.Lower, interval.Upper };
        },
        _ => null,
    };

    private static Func<JsonElement, object>? OfTests(string name) => name switch
    {
        "mcnemarExact" => p => McNemar.Exact(I(p, "b"), I(p, "c")),
        "mcnemarMidP" => p => McNemar.MidP(I(p, "b"), I(p, "c")),
        "mcnemarChi2" => p => McNemar.ChiSquared(I(p, "b"), I(p, "c"), p.GetProperty("correction").GetBoolean()),
        "signTest" => p => BinomialTests.Sign(I(p, "positive"), I(p, "negative")),
        "binomialTest" => p => BinomialTests.TwoSided(I(p, "successes"), I(p, "n"), D(p, "p")),
        "pairedT" => p => Named(TTest.Paired(X(p), Numbers(p, "y"))),
        "welchT" => p => Named(TTest.Welch(X(p), Numbers(p, "y"))),
        "wilcoxonExact" => p => Wilcoxon.Exact(Numbers(p, "d")),
        "wilcoxonNormal" => p =>
        {
            Assert.Equal("drop", p.GetProperty("zeros").GetString());
            var (test, z) = Wilcoxon.Approximate(Numbers(p, "d"), p.GetProperty("correction").GetBoolean());
            return new { test.Statistic, z, test.P };
        },
        "fisherExact" => p =>
        {
            var test = FisherExact.Of(I(p, "a"), I(p, "b"), I(p, "c"), I(p, "d"));
            return new { p = test.TwoSided, pLess = test.Less, pGreater = test.Greater };
        },
        "twoProportionZ" => p =>
        {
            var test = ProportionDifference.Z(First(p), Second(p), p.GetProperty("pooled").GetBoolean());
            return new { z = test.Statistic, test.P };
        },
        "holm" => p => MultipleTests.Holm(Numbers(p, "p")),
        "benjaminiHochberg" => p => MultipleTests.BenjaminiHochberg(Numbers(p, "p")),
        "bonferroni" => p => MultipleTests.Bonferroni(Numbers(p, "p")),
        _ => null,
    };

    private static Func<JsonElement, object>? OfPlanning(string name) => name switch
    {
        "powerTwoProportions" => p => Power.TwoProportions(D(p, "p1"), D(p, "p2"), D(p, "nPerGroup"), D(p, "alpha")),
        "powerPairedT" => p => Power.PairedT(D(p, "n"), D(p, "d"), D(p, "alpha")),
        "sampleSizeTwoProportions" => p => Power.CountForTwoProportions(D(p, "p1"), D(p, "p2"), D(p, "alpha"), D(p, "power")),
        "sampleSizeTwoProportionsPooled" => p => Power.CountForTwoProportionsPooled(D(p, "p1"), D(p, "p2"), D(p, "alpha"), D(p, "power")),
        "sampleSizePairedBinary" => p => Power.PairsForMcNemar(D(p, "p01"), D(p, "p10"), D(p, "alpha"), D(p, "power")),
        "sampleSizePairedT" => p => Power.PairsForPairedT(D(p, "d"), D(p, "alpha"), D(p, "power")),
        "minimumDetectableEffectH" => p => Power.DetectableEffect(D(p, "nPerGroup"), D(p, "alpha"), D(p, "power")),
        "minimumDetectableDifferencePaired" => p => Power.DetectableDifference(D(p, "sdDiff"), D(p, "n"), D(p, "alpha"), D(p, "power")),
        _ => null,
    };

    private static Func<JsonElement, object>? Special(string name) => name switch
    {
        "incompleteBeta" => p => SpecialFunctions.IncompleteBeta(D(p, "a"), D(p, "b"), D(p, "x")),
        "incompleteBetaInverse" => p => SpecialFunctions.IncompleteBetaInverse(D(p, "a"), D(p, "b"), D(p, "p")),
        "logGamma" => p => SpecialFunctions.LogGamma(D(p, "x")),
        "normalCdf" => p => NormalCdf(D(p, "x")),
        "normalSf" => p => NormalUpper(D(p, "x")),
        "normalPpf" => p => NormalQuantile(D(p, "p")),
        "tCdf" => p => StudentCdf(D(p, "x"), D(p, "df")),
        "tPpf" => p => StudentQuantile(D(p, "p"), D(p, "df")),
        "chi2Sf" => p => ChiSquaredUpper(D(p, "x"), D(p, "df")),
        _ => null,
    };

    private static object Named(TTest test) => new { test.T, df = test.DegreesOfFreedom, test.P, test.Mean, stderr = test.StandardError };

    private static double D(JsonElement parameters, string name) => VectorFile.Statistic(parameters.GetProperty(name));

    private static int I(JsonElement parameters, string name) => parameters.GetProperty(name).GetInt32();

    private static double Level(JsonElement parameters) => D(parameters, "level");

    private static double[] Numbers(JsonElement parameters, string name) => [.. parameters.GetProperty(name).EnumerateArray().Select(VectorFile.Statistic)];

    private static int[] Integers(JsonElement parameters, string name) => [.. parameters.GetProperty(name).EnumerateArray().Select(v => v.GetInt32())];

    private static double[] X(JsonElement parameters) => Numbers(parameters, "x");

    private static string[] Names(JsonElement parameters) => [.. parameters.GetProperty("cluster").EnumerateArray().Select(c => c.GetString()!)];

    private static (int Successes, int Count) First(JsonElement parameters) => (I(parameters, "x1"), I(parameters, "n1"));

    private static (int Successes, int Count) Second(JsonElement parameters) => (I(parameters, "x2"), I(parameters, "n2"));
}
