using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Samples that fail: tried again, scored all the same, or run by a later run (semantics 7.2 to 7.4).</summary>
public sealed class SampleRetryTests
{
    private const string Two = "dataset: [{input: good, target: Oslo, id: 1}, {input: bad, target: Oslo, id: 2}]\nscorer: exact\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ASampleThatFailsTwice_IsRunAgainLastAndKeepsItsErrors()
    {
        var order = new List<string>();
        var tries = 0;
        await using var host = new EngineHost(new FakeProvider((prompt, _) =>
        {
            order.Add(prompt);
            return prompt == "bad" && ++tries <= 2 ? throw new InspectException($"Broken {tries}.") : Task.FromResult("Oslo");
        }), ("two", Two.Replace("good", "later", StringComparison.Ordinal).Replace("id: 1", "id: 3", StringComparison.Ordinal) + "epochs: 1\n"));

        var outcome = await host.RunAsync(new EvalRequest { Task = "two", EvalConfig = new EvalConfig { RetryOnError = 2, MaxSamples = 1 } });

        Assert.Equal((RunState.Done, 2), (outcome.State, outcome.Log!.Eval.Config.RetryOnError));
        Assert.Equal(["later", "bad", "bad", "bad"], order);
        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(2), 1, Stop);
        Assert.Equal(["Broken 1.", "Broken 2."], sample.ErrorRetries!.Value.Select(r => r.GetProperty("message").GetString()));
        Assert.Equal("model", sample.ErrorRetries.Value[0].GetProperty("events")[0].GetProperty("event").GetString());
        Assert.Null(sample.Error);
        var row = (await EvalLogReader.ReadSummariesAsync(outcome.Path!, Stop)).Single(s => s.Id == SampleId.Of(2));
        Assert.Equal(2, row.Retries);
    }

    [Fact]
    public async Task Run_ASampleThatFailsToTheEnd_CountsOnce()
    {
        var model = new FakeProvider((prompt, _) => prompt == "bad" ? throw new InspectException("Broken.") : Task.FromResult("Oslo"));
        await using var host = new EngineHost(model, ("two", Two));

        var outcome = await host.RunAsync(new EvalRequest { Task = "two", EvalConfig = new EvalConfig { RetryOnError = 1, FailOnError = Json(2) } });

        Assert.Equal((RunState.Done, 3), (outcome.State, model.Calls));
        Assert.Equal((2, 1), (outcome.Log!.Results!.TotalSamples, outcome.Log.Results.CompletedSamples));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Run_AFailedSample_IsScoredWhereThatIsAsked(bool asked, bool isScored)
    {
        await using var host = new EngineHost(new FakeProvider((_, _) => throw new InspectException("Broken.")), ("two", Two));

        var outcome = await host.RunAsync(new EvalRequest { Task = "two", EvalConfig = new EvalConfig { ScoreOnError = asked, FailOnError = Json(false) } });

        var samples = await EvalLogReader.ReadSummariesAsync(outcome.Path!, Stop);
        Assert.All(samples, s => Assert.Equal(("Broken.", isScored), (s.Error, s.Scores is { Count: > 0 })));
    }

    [Fact]
    public async Task Run_WithoutScores_NamesTheScorersAndHasNone()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("two", Two));

        var outcome = await host.RunAsync(new EvalRequest { Task = "two", Score = false });

        var samples = await EvalLogReader.ReadSummariesAsync(outcome.Path!, Stop);
        Assert.Equal((RunState.Done, "exact"), (outcome.State, outcome.Log!.Eval.Scorers!.Value.Single().Name));
        Assert.All(samples, s => Assert.True(s.Scores is null or { Count: 0 }));
    }

    [Fact]
    public async Task Retry_AFailedRun_RunsOnlyWhatFailed()
    {
        var isBroken = true;
        var model = new FakeProvider((prompt, _) => prompt == "bad" && isBroken ? throw new InspectException("Broken.") : Task.FromResult("Oslo"));
        await using var host = new EngineHost(model, ("two", Two));
        var failed = await host.RunAsync(new EvalRequest { Task = "two", EvalConfig = new EvalConfig { ContinueOnFail = true } });
        isBroken = false;
        var calls = model.Calls;

        var resumed = (await host.Retry.PlanAsync(failed.Path!, SettingValues.Empty, new Dictionary<string, ModelPrice>(), score: true, LogId.New(), host.Tasks, Stop))!;
        using var stop = new EvalStop();
        var outcome = await host.Runner.RunAsync(resumed.Plan, host.Logs, resumed, null, stop);

        Assert.Equal((EvalStatus.Error, RunState.Done, 1), (failed.Log!.Status, outcome.State, model.Calls - calls));
        Assert.NotEqual(failed.Path, outcome.Path);
        Assert.Equal(failed.Log.Eval.TaskId, outcome.Log!.Eval.TaskId);
        Assert.NotEqual(failed.Log.Eval.EvalId, outcome.Log.Eval.EvalId);
        Assert.Equal((2, 1.0), (outcome.Log.Results!.CompletedSamples, outcome.Log.Results.Scores[0].Metrics["mean"].Value));
        var old = (await EvalLogReader.ReadSummariesAsync(failed.Path!, Stop)).Single(s => s.Error is null);
        Assert.Contains(await EvalLogReader.ReadSummariesAsync(outcome.Path!, Stop), s => s.Uuid == old.Uuid);
        Assert.Null(await host.Retry.PlanAsync(outcome.Path!, SettingValues.Empty, new Dictionary<string, ModelPrice>(), score: true, LogId.New(), host.Tasks, Stop));
    }

    [Theory]
    [InlineData("eval_config.sample_id", "{\"sample_id\": \"9\"}")]
    [InlineData("eval_config.sample_id", "{\"sample_id\": \"1\", \"limit\": 1}")]
    [InlineData("eval_config.sample_id", "{\"sample_id\": \"1\", \"sample_shuffle\": true}")]
    public async Task Plan_ItemsThatCannotBeChosen_SaysSo(string path, string config)
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("two", Two));

        var error = await Assert.ThrowsAsync<RequestException>(() => host.Planner.PlanAsync(
            new EvalRequest { Task = "two", EvalConfig = LogJson.FromElement<EvalConfig>(Json(JsonDocument.Parse(config).RootElement)) }, LogId.New(), null, Stop));

        Assert.Equal(path, Assert.Single(error.Problems).Path);
    }

    [Fact]
    public async Task Plan_ItemsById_KeepsTheirOrderAndWarnsOfTheMissing()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("two", Two));

        var plan = await host.Planner.PlanAsync(
            new EvalRequest { Task = "two", EvalConfig = new EvalConfig { SampleId = Json((string[])["TWO:2", "7", "other:1"]) } }, LogId.New(), null, Stop);

        Assert.Equal([SampleId.Of(2)], plan.Samples.Select(s => s.Id!.Value));
        Assert.Equal(["No item has the id 7."], plan.Warnings);
    }

    [Fact]
    public async Task Plan_ShuffledItems_ComeInTheOrderOfTheSeed()
    {
        var items = string.Join(", ", Enumerable.Range(1, 8).Select(i => $"{{input: q, target: Oslo, id: {i}}}"));
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("eight", $"dataset: [{items}]\nscorer: exact\n"));

        var plan = await host.Planner.PlanAsync(
            new EvalRequest { Task = "eight", EvalConfig = new EvalConfig { SampleShuffle = Json(42), Limit = Json(3) } }, LogId.New(), null, Stop);

        // random.Random(42).shuffle([1, …, 8]) of Python 3.
        Assert.Equal([4, 5, 7], plan.Samples.Select(s => int.Parse(s.Id!.Value.Text, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.True(plan.Spec.Dataset.Shuffled);
    }

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
