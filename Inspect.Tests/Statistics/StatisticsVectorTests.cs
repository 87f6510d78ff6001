using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Statistics;
using Inspect.Tests.Support;

namespace Inspect.Tests.Statistics;

/// <summary>Every function of <c>statistics.json</c> against the packages that it names.</summary>
public sealed class StatisticsVectorTests
{
    [Fact]
    public void Functions_ReferenceCases_GiveTheirNumbers()
    {
        var cases = VectorFile.StatisticsCases();

        var wrong = cases.Where(c => !IsUnfinished(c)).SelectMany(c => StatisticsFunctions.Find(c.Function) is { } function
            ? Compare(c, c.Expected, JsonSerializer.SerializeToElement(function(c.Parameters), StatisticsFunctions.Json), string.Empty)
            : [$"{c.Function} is not known here"]).ToList();

        Assert.Equal(607, cases.Count);
        Assert.True(wrong.Count == 0, $"{wrong.Count} differ:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void DetectableEffect_WhereTheVectorStoppedEarly_HasThePowerThatIsAskedFor()
    {
        var test = Assert.Single(VectorFile.StatisticsCases(), IsUnfinished);

        var effect = Power.DetectableEffect(500, 0.05, 0.9);

        // z(0.975) + z(0.9) = 1.9599639845 + 1.2815515655, times √(2/500): the other tail is below 1e-6 of it.
        Assert.Equal(0.20501141, effect, 1e-8);
        Assert.Equal(0.9, PowerOf(effect), 1e-10);
        Assert.Equal(0.899994, PowerOf(test.Expected.GetDouble()), 1e-6);

        static double PowerOf(double h) => Power.TwoProportions(Math.Pow(Math.Sin((Math.PI / 4) + (h / 4)), 2), Math.Pow(Math.Sin((Math.PI / 4) - (h / 4)), 2), 500, 0.05);
    }

    /// <summary>The one case whose number is none: statsmodels' search ended where the power is 0.899994 and not 0.9, 2e-6 from the root and outside the tolerance of 1e-6.</summary>
    private static bool IsUnfinished(StatisticsCase test) => test.Function == "minimumDetectableEffectH" && test.Parameters.GetProperty("nPerGroup").GetInt32() == 500;

    private static IEnumerable<string> Compare(StatisticsCase test, JsonElement expected, JsonElement actual, string at)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                return expected.EnumerateObject().SelectMany(p => Compare(test, p.Value, actual.GetProperty(p.Name), $"{at}.{p.Name}"));
            case JsonValueKind.Array when actual.GetArrayLength() == expected.GetArrayLength():
                return expected.EnumerateArray().Zip(actual.EnumerateArray()).SelectMany((p, i) => Compare(test, p.First, p.Second, $"{at}[{i}]"));
            case JsonValueKind.Array:
                return [$"{test.Function} {test.Parameters}: {actual.GetArrayLength()} numbers"];
            default:
                return IsClose(test, VectorFile.Statistic(expected), VectorFile.Statistic(actual))
                    ? []
                    : [string.Create(CultureInfo.InvariantCulture, $"{test.Function}{at} {test.Parameters}: {actual}, and not {expected}")];
        }
    }

    private static bool IsClose(StatisticsCase test, double expected, double actual) => double.IsFinite(expected)
        ? Math.Abs(actual - expected) <= test.Tolerance * Math.Max(1, Math.Abs(expected))
            && (test.RelativeTolerance is not { } relative || Math.Abs(actual - expected) <= relative * Math.Abs(expected))
        : expected.Equals(actual);
}
