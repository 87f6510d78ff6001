using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>When failed samples fail the run, and what its log holds then (semantics 7.3).</summary>
public sealed class ErrorShareTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Five items, of which the second and the fourth fail.
    [Theory]
    [InlineData("true", false, EvalStatus.Error, 1, false)] // the first error ends it: what comes after is not run
    [InlineData("true", true, EvalStatus.Error, 2, true)]
    [InlineData("false", false, EvalStatus.Success, 2, true)]
    [InlineData("0.4", false, EvalStatus.Error, 2, false)] // 2 ≥ 0.4 · 5
    [InlineData("0.4", true, EvalStatus.Error, 2, true)]
    [InlineData("0.41", false, EvalStatus.Success, 2, true)]
    [InlineData("2", false, EvalStatus.Error, 2, false)]
    [InlineData("3", false, EvalStatus.Success, 2, true)]
    public async Task Run_SamplesThatFail_FailTheRunByItsPolicy(string policy, bool continues, EvalStatus status, int errors, bool hasResults)
    {
        await using var host = new EngineHost(
            new FakeProvider((input, _) => input is "2" or "4" ? throw new InspectException("Broken.") : Task.FromResult("yes")),
            ("five", "dataset: [{input: \"1\", target: yes}, {input: \"2\"}, {input: \"3\", target: yes}, {input: \"4\"}, {input: \"5\", target: no}]\nscorer: exact\n"));
        var config = new EvalConfig { MaxSamples = 1, FailOnError = JsonDocument.Parse(policy).RootElement, ContinueOnFail = continues };

        var log = (await host.RunAsync(new EvalRequest { Task = "five", EvalConfig = config })).Log!;

        Assert.Equal((status, hasResults), (log.Status, log.Results is not null));
        var samples = await EvalLogReader.ReadSummariesAsync(Directory.GetFiles(host.Logs, "*.eval").Single(), Stop);
        Assert.Equal(errors, samples.Count(s => s.Error is not null));
        if (log.Results is { } results)
        {
            // Three were scored: 1, 1, 0.
            Assert.Equal((5, 3, 3), (results.TotalSamples, results.CompletedSamples, results.Scores[0].ScoredSamples));
            Assert.Equal(2.0 / 3, results.Scores[0].Metrics["mean"].Value, 12);
        }
    }

    [Fact]
    public async Task Run_AScorerThatThrows_IsAnErrorOfTheSampleAndKeepsTheScoresBeforeIt()
    {
        await using var host = new EngineHost(FakeProvider.Saying("yes"), ("two", "dataset: [{input: a, target: yes, id: 1}, {input: b, target: yes, id: 2}]\nscorer: exact\nfail_on_error: false\n"));

        var outcome = await host.RunAsync(new EvalRequest { Task = "two" }, change: task => task with { Scorer = [.. task.Scorer, new PartUse.Made(new Throwing(), Part.Of("throwing"))] });

        Assert.Equal((EvalStatus.Success, 1), (outcome.Log!.Status, outcome.Log.Results!.CompletedSamples));
        Assert.Equal([("exact", 2), ("throwing", 1)], outcome.Log.Results.Scores.Select(s => (s.Name, s.ScoredSamples!.Value)));
        var failed = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(2), 1, Stop);
        Assert.Contains("no idea", failed.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(["exact"], failed.Scores!.Keys);
    }

    private sealed class Throwing : IScorer
    {
        public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken) =>
            state.SampleId == SampleId.Of(2) ? throw new InvalidOperationException("no idea") : Task.FromResult<ScorerResult?>(new Score { Value = ScoreValue.Correct });
    }
}
