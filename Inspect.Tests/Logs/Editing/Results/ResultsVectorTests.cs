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
            if (header is not { Status: EvalStatus.Success, Results.Scores.IsEmpty: false })
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
            // Of a reducer of the task's own even the headline cannot be told.
            results = header.Eval.Config.EpochsReducer?.All(IsKnown) == false ? results with { Headline = header.Results.Headline } : results;
            Assert.Equal(Text(header.Results).Prepend(path), Text(results).Prepend(path));
            Assert.Equal((await EvalLogReader.ReadReductionsAsync(path, Stop)).Where(r => IsKnown(r.Reducer)).Select(r => (path, Text(r))), reductions.Select(r => (path, Text(r))));
        }

        Assert.InRange(compared, 80, int.MaxValue);
    }

    /// <summary>The reference draws a bootstrap anew each time; metrics and reducers of its tasks' own are unknown here.</summary>
    private static bool IsKnown(EvalMetric metric) => metric.Name != "bootstrap_stderr" && PlannedMetric.OfLog(metric.Group ?? metric.Name, metric.Params, Make.Parts()) is not null;

    private static bool IsKnown(string? reducer) => reducer is null || Make.Parts().Check(PartKind.Reducer, ReducerName.Parse(reducer)) is null;

    private static List<string> Text(EvalResults results) =>
    [
        $"{results.CompletedSamples} of {results.TotalSamples} {results.Headline}",
        .. results.Scores.Where(s => IsKnown(s.Reducer)).Select(s => $"{s.Name} {s.Scorer} {s.Reducer} {s.ScoredSamples} {s.UnscoredSamples} "
            + string.Join(", ", s.Metrics.Where(m => IsKnown(m.Value)).Select(m => $"{m.Key} {m.Value.Name} {m.Value.Group} {Math.Round(m.Value.Value / Tolerance) * Tolerance:R}"))),
    ];

    private static string Text<T>(T value) => JsonSerializer.Serialize(LogJson.ToElement(value));
}
