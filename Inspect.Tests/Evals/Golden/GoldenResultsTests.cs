using System.Globalization;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Python;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals.Golden;

/// <summary>The results section of real runs against what semantics 4 prescribes, number for number.</summary>
public sealed class GoldenResultsTests
{
    private const double Tolerance = 1e-12;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Titles => [.. GoldenResults.All.Select(g => g.Title)];

    public static TheoryData<string> CompletedTitles => [.. GoldenResults.All.Where(g => g.Completed == g.Total).Select(g => g.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Run_ASmallTask_HasTheResultsOfTheArithmetic(string title)
    {
        var golden = GoldenResults.All.Single(g => g.Title == title);

        await using var run = await GoldenRun.StartAsync(golden.Yaml);
        var log = await EvalLogReader.ReadHeaderAsync(run.Log, Stop);
        var reductions = Text(await EvalLogReader.ReadReductionsAsync(run.Log, Stop));

        Assert.Equal((EvalStatus.Success, null), (log.Status, log.Error?.Message));
        Assert.Equal((golden.Total, golden.Completed), (log.Results!.TotalSamples, log.Results.CompletedSamples));
        Assert.Equal(golden.Entries.Select(Head), log.Results.Scores.Select(Head));
        foreach (var (expected, actual) in golden.Entries.Zip(log.Results.Scores))
        {
            Assert.Equal(expected.Metrics.Select(m => m.Key), actual.Metrics.Keys);
            Assert.All(expected.Metrics, m => AssertClose(m.Value, actual.Metrics[m.Key].Value));
        }

        Assert.Equal(golden.Reductions ?? [.. reductions], reductions);
    }

    /// <summary>What the log says of scorers and metrics is enough to compute its results again, from its samples in any order.</summary>
    [Theory]
    [MemberData(nameof(Titles))]
    public async Task OfLog_SamplesInAnyOrder_GiveTheSameResultsAgain(string title)
    {
        await using var run = await GoldenRun.StartAsync(GoldenResults.All.Single(g => g.Title == title).Yaml);
        var log = await EvalLogReader.ReadHeaderAsync(run.Log, Stop);
        var rows = new List<ScoredRow>();
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(run.Log, Stop))
        {
            rows.Add(new ScoredRow(sample.Id, sample.Epoch, sample.Error is not null, sample.Scores, sample.Metadata));
        }

        var calculator = ResultsCalculator.OfLog(log.Eval, log.Eval.Scorers!.Value.Select(s => s.Name), Make.Parts());
        foreach (var seed in Enumerable.Range(0, 5))
        {
            new PythonRandom(seed).Shuffle(rows);

            var again = calculator.Compute(new RowScores(rows), log.Results!.TotalSamples).Results;

            Assert.Equal(Numbers(log.Results), Numbers(again));
        }
    }

    /// <summary>Scoring again reads the metrics from the log; samples that failed have no answer then, and their tasks are left out.</summary>
    [Theory]
    [MemberData(nameof(CompletedTitles))]
    public async Task Score_TheLogAgain_GivesTheSameResults(string title)
    {
        await using var run = await GoldenRun.StartAsync(GoldenResults.All.Single(g => g.Title == title).Yaml);
        var before = await EvalLogReader.ReadHeaderAsync(run.Log, Stop);
        var reductions = Text(await EvalLogReader.ReadReductionsAsync(run.Log, Stop));

        await run.ScoreAgainAsync();

        var after = await EvalLogReader.ReadHeaderAsync(run.Log, Stop);
        Assert.Equal(before.Results!.Scores.SelectMany(s => s.Metrics.Select(m => (Head(s), m.Key, m.Value.Value))), after.Results!.Scores.SelectMany(s => s.Metrics.Select(m => (Head(s), m.Key, m.Value.Value))));
        Assert.Equal(before.Eval.Scorers!.Value.Select(s => s.Metrics!.Value.GetRawText()), after.Eval.Scorers!.Value.Select(s => s.Metrics!.Value.GetRawText()));
        Assert.Equal(reductions, Text(await EvalLogReader.ReadReductionsAsync(run.Log, Stop)));
    }

    private static List<string> Text(IEnumerable<EvalSampleReductions> reductions) => [.. reductions.Select(r => $"{r.Scorer} {r.Reducer}: {string.Join(", ", r.Samples.Select(s => s.Value))}")];

    /// <summary>All numbers under their places, rounded to what the order of a sum can change.</summary>
    private static IEnumerable<string> Numbers(EvalResults results) =>
        results.Scores.SelectMany(s => s.Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{Head(s)} {m.Key} {m.Value.Group} {Math.Round(m.Value.Value, 11)}"))).Order();

    private static string Head(GoldenEntry entry) => $"{entry.Name} of {entry.Scorer}, reducer {entry.Reducer ?? "none"}: {entry.Scored} scored, {entry.Unscored} unscored";

    private static string Head(EvalScore score) => $"{score.Name} of {score.Scorer}, reducer {score.Reducer ?? "none"}: {score.ScoredSamples} scored, {score.UnscoredSamples} unscored";

    private static void AssertClose(double expected, double actual) => Assert.True(
        double.IsNaN(expected) ? double.IsNaN(actual) : Math.Abs(expected - actual) <= Tolerance * Math.Max(1, Math.Abs(expected)),
        string.Create(CultureInfo.InvariantCulture, $"expected {expected:R}, got {actual:R}"));
}
