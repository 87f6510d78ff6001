using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Logs.Tables;

namespace Inspect.Tests.Logs.Tables;

/// <summary>Tables of every log of the vectors, held against what the reference reads of it.</summary>
public sealed class TableVectorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Names() => LogVectors.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Tables_OfALogOfVectors_SayWhatTheReferenceReads(string name)
    {
        var (path, expected) = LogVectors.Open(name);

        var (evals, runs) = await TableFiles.CsvAsync(new TableOptions { Kind = TableKind.Evals }, Stop, path);
        var (details, samples) = await TableFiles.CsvAsync(new TableOptions { Kind = TableKind.Samples, IsFull = true, HasDetails = true }, Stop, path);
        var (events, happened) = await TableFiles.CsvAsync(new TableOptions { Kind = TableKind.Events }, Stop, path);

        Assert.Empty(evals.Left.Concat(details.Left).Concat(events.Left));
        Assert.Equal(expected.GetProperty("status").GetString(), Assert.Single(runs)["status"]);
        foreach (var (value, row, metric) in Metrics(expected, runs[0]))
        {
            Assert.Equal(value, double.Parse(row, CultureInfo.InvariantCulture), 1e-12);
        }

        // Of a long log the reference's facts have the first samples one by one, and of all only the sums.
        var known = expected.GetProperty("samples").EnumerateArray().DistinctBy(s => (s.GetProperty("id").GetRawText(), s.GetProperty("epoch").GetInt32())).ToList();
        var whole = expected.GetProperty("aggregate") is { ValueKind: JsonValueKind.Object } sums ? (sums.GetProperty("samples").GetInt32(), sums.GetProperty("events").GetInt32())
            : (known.Count, known.Sum(s => s.GetProperty("events").GetInt32()));
        Assert.Equal(whole, (samples.Count, happened.Count));
        Assert.Subset(
            samples.Select(s => (s["id"], int.Parse(s["epoch"], CultureInfo.InvariantCulture))).ToHashSet(),
            known.Select(s => (s.GetProperty("id").ToString(), s.GetProperty("epoch").GetInt32())).ToHashSet());
    }

    /// <summary>Metrics that the row has under a plain name.</summary>
    private static IEnumerable<(double Value, string Cell, string Name)> Metrics(JsonElement expected, Dictionary<string, string> row)
    {
        if (expected.GetProperty("results") is not { ValueKind: JsonValueKind.Object } results)
        {
            yield break;
        }

        var all = results.GetProperty("scores").EnumerateArray()
            .SelectMany(s => s.GetProperty("metrics").EnumerateArray().Select(m => (Name: $"score_{s.GetProperty("name")}_{m.GetProperty("name")}", Value: m.GetProperty("value")))).ToList();
        foreach (var (name, value) in all.Where(m => all.Count(o => o.Name == m.Name) == 1 && m.Value.ValueKind == JsonValueKind.Number && row.ContainsKey(m.Name)))
        {
            yield return (value.GetDouble(), row[name], name);
        }
    }
}
