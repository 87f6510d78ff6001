using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Tests.Support;
using Inspect.Web.Runs;

namespace Inspect.Tests.Web.Runs;

/// <summary>What is shown of every log of the references that can be read.</summary>
public sealed class IntervalRangeTests
{
    [Fact]
    public async Task Metrics_OfAllReferenceLogs_LieInTheirIntervalsAndTheseInTheRangeOfTheScores()
    {
        Assert.SkipUnless(Vectors.Folder("logs") is not null, "The reference logs are not here.");
        var seen = 0;
        foreach (var path in Directory.EnumerateFiles(Vectors.Folder("logs")!, "*", SearchOption.AllDirectories).Where(EvalLogReader.IsLogName).Order(StringComparer.Ordinal))
        {
            if (await HeaderAsync(path) is not { } header)
            {
                continue;
            }

            var samples = await EvalLogReader.ReadSummariesAsync(path, TestContext.Current.CancellationToken);
            foreach (var metric in RunViews.OfHeader(header, null, RunState.Done).Metrics.Where(m => m.Lower is not null))
            {
                seen++;
                var place = $"{Path.GetFileName(path)}: {metric.Name} of {metric.Scorer} {metric.Value} in {metric.Lower} to {metric.Upper}";
                Assert.True(metric.Lower <= metric.Value + 1e-9 && metric.Value <= metric.Upper + 1e-9, place);
                Assert.True(metric.Upper - metric.Lower > 1e-6, place);
                if (metric is { Name: "accuracy", Value: >= 0 and <= 1 } || AreShares(samples, metric.Scorer))
                {
                    Assert.True(metric.Lower >= 0 && metric.Upper <= 1, place);
                }
            }
        }

        Assert.True(seen > 0, "No interval was seen.");
    }

    /// <summary>All that the log holds of a scorer lies between 0 and 1.</summary>
    private static bool AreShares(IReadOnlyList<EvalSampleSummary> samples, string scorer)
    {
        var scores = samples.Select(s => s.Scores?.GetValueOrDefault(scorer)?.Value).OfType<ScoreValue>().Where(v => !v.IsUnscored).ToList();
        return scores.Count > 0 && scores.All(v => v is not (ScoreValue.OfMap or ScoreValue.OfList) && ScoreConversion.ToNumber(v) is >= 0 and <= 1);
    }

    private static async Task<EvalLog?> HeaderAsync(string path)
    {
        try
        {
            return await EvalLogReader.ReadHeaderAsync(path, TestContext.Current.CancellationToken);
        }
        catch (EvalLogException)
        {
            // Some are damaged on purpose.
            return null;
        }
    }
}
