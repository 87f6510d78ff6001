using System.Text.Json;
using Inspect.Engine.Statistics;
using Inspect.Tests.Support;

namespace Inspect.Tests.Statistics;

/// <summary>Intervals against the statistics vectors; functions that the app does not have yet are passed over.</summary>
public sealed class StatisticsVectorTests
{
    [Fact]
    public void Intervals_ReferenceCases_AreReproduced()
    {
        var path = Vectors.Root is { } root ? Path.Combine(root, "statistics.json") : null;
        Assert.SkipUnless(path is not null && File.Exists(path), "statistics.json is not in the vectors of this machine.");
        var compared = 0;
        foreach (var test in JsonDocument.Parse(File.ReadAllText(path!)).RootElement.GetProperty("cases").EnumerateArray())
        {
            Interval? interval = test.GetProperty("fn").GetString() switch
            {
                "ciWilson" => Wilson(test.GetProperty("params")),
                "ciT" => StudentT(test.GetProperty("params")),
                _ => null,
            };
            if (interval is { } actual)
            {
                var tolerance = test.GetProperty("tolerance").GetDouble();
                Assert.Equal(test.GetProperty("expected").GetProperty("lower").GetDouble(), actual.Lower, tolerance * 10);
                Assert.Equal(test.GetProperty("expected").GetProperty("upper").GetDouble(), actual.Upper, tolerance * 10);
                compared++;
            }
        }

        Assert.True(compared > 0);
    }

    private static Interval Wilson(JsonElement parameters)
    {
        var n = parameters.GetProperty("n").GetInt32();
        return Intervals.Wilson(n == 0 ? 0 : parameters.GetProperty("successes").GetDouble() / n, n, parameters.GetProperty("level").GetDouble());
    }

    private static Interval StudentT(JsonElement parameters)
    {
        double[] x = [.. parameters.GetProperty("x").EnumerateArray().Select(v => v.GetDouble())];
        var mean = x.Length == 0 ? 0 : x.Average();
        var error = x.Length < 2 ? 0 : Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)) / (x.Length - 1) / x.Length);
        return Intervals.StudentT(mean, error, x.Length, parameters.GetProperty("level").GetDouble());
    }
}
