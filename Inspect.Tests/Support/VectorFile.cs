using System.Globalization;
using System.Text.Json;

namespace Inspect.Tests.Support;

/// <summary>Cases of <c>scorers.json</c>: finds the file and reads its spelling of non-finite numbers.</summary>
public static class VectorFile
{
    private static readonly Lazy<IReadOnlyList<JsonElement>> Scorers = new(() => Read("scorers.json"));

    /// <summary>All cases of the components.</summary>
    public static IReadOnlyList<JsonElement> ScorerCases(params string[] components) =>
        [.. Scorers.Value.Where(c => components.Contains(c.GetProperty("component").GetString()))];

    /// <summary>All cases of <c>statistics.json</c>.</summary>
    public static IReadOnlyList<StatisticsCase> StatisticsCases() =>
    [
        .. Root("statistics.json").GetProperty("cases").EnumerateArray().Select(c => new StatisticsCase(
            c.GetProperty("fn").GetString()!,
            c.GetProperty("params"),
            c.GetProperty("expected"),
            c.GetProperty("tolerance").GetDouble(),
            c.TryGetProperty("relTolerance", out var relative) ? relative.GetDouble() : null)),
    ];

    /// <summary>A number of <c>statistics.json</c>, where NaN and infinities are texts.</summary>
    public static double Statistic(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetDouble();

    /// <summary>A number, or <c>{"$float": "NaN"}</c>.</summary>
    public static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.GetProperty("$float").GetString() switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.NaN,
        }
        : value.GetDouble();

    /// <summary>Relative tolerance of the vectors.</summary>
    public static void AssertClose(double expected, double actual, string id)
    {
        if (double.IsNaN(expected) || double.IsInfinity(expected))
        {
            Assert.Equal(expected, actual);
            return;
        }

        Assert.True(Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected)),
            string.Create(CultureInfo.InvariantCulture, $"{id}: expected {expected:R}, got {actual:R}"));
    }

    private static IReadOnlyList<JsonElement> Read(string name) => [.. Root(name).EnumerateArray()];

    private static JsonElement Root(string name)
    {
        var path = Vectors.Root is { } root ? Path.Combine(root, name) : null;
        Assert.SkipUnless(path is not null && File.Exists(path), $"{name} is not in the vectors of this machine.");
        return JsonDocument.Parse(File.ReadAllText(path!)).RootElement;
    }
}
