using System.Text.Json;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Parts;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Editing.Results;

/// <summary>Results computed from the samples of the reference's logs against those that it wrote (0.3.285).</summary>
public sealed class ResultsVectorTests
{
    private const double Tolerance = 1e-12;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compute_SamplesOfTheReference_GiveItsResults()
    {
        var compared = 0;
        foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(LogVectors.Current("*_score-edit_*.eval"))!, "*.eval"))
        {
            var header = await EvalLogReader.ReadHeaderAsync(path, Stop);
            if (header is not { Status: EvalStatus.Success, Results.Scores.IsEmpty: false } || !CanCompute(header))
            {
                continue;
            }

            var order = header.Eval.Dataset.SampleIds!.Value;
            var rows = new List<ScoredRow>();
            await foreach (var sample in EvalLogReader.ReadSamplesAsync(path, Stop))
            {
                rows.Add(new ScoredRow(sample.Id, sample.Epoch, sample.Error is not null, sample.Scores, sample.Metadata));
            }

            if (rows.Count == 0)
            {
                // Its samples were not logged.
                continue;
            }

            var (results, reductions) = ResultsCalculator
                .OfLog(header.Eval, header.Results.Scores.Select(s => s.Scorer).Distinct(), Make.Parts())
                .Compute(new RowScores([.. rows.OrderBy(r => order.IndexOf(r.Id))]), header.Results.TotalSamples);

            compared++;
            Assert.Equal(Text(header.Results).Prepend(path), Text(results).Prepend(path));
            Assert.Equal((await EvalLogReader.ReadReductionsAsync(path, Stop)).Select(r => (path, Text(r))), reductions.Select(r => (path, Text(r))));
        }

        Assert.InRange(compared, 20, int.MaxValue);
    }

    /// <summary>All metrics and reducers are built in.</summary>
    private static bool CanCompute(EvalLog header) =>
        header.Results!.Scores.All(s => s.Metrics.Values.All(m => PlannedMetric.OfLog(m.Group ?? m.Name, m.Params, Make.Parts()) is not null))
        && (header.Eval.Config.EpochsReducer ?? []).All(r => Make.Parts().Check(PartKind.Reducer, ReducerName.Parse(r)) is null);

    private static List<string> Text(EvalResults results) =>
    [
        $"{results.CompletedSamples} of {results.TotalSamples} {results.Headline}",
        .. results.Scores.Select(s => $"{s.Name} {s.Scorer} {s.Reducer} {s.ScoredSamples} {s.UnscoredSamples} "
            + string.Join(", ", s.Metrics.Select(m => $"{m.Key} {m.Value.Name} {m.Value.Group} {Math.Round(m.Value.Value / Tolerance) * Tolerance:R}"))),
    ];

    private static string Text<T>(T value) => JsonSerializer.Serialize(LogJson.ToElement(value));
}
