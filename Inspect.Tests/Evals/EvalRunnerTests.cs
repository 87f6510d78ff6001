using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Runs from request to log.</summary>
public sealed class EvalRunnerTests
{
    private const string Two = "dataset: [{input: one, target: Oslo, id: 1}, {input: two, target: B, id: b}]\nscorer: [exact, includes]\nepochs: 2\n";

    [Fact]
    public async Task Run_TwoItemsTwoEpochs_WritesALogWithEverything()
    {
        await using var host = new EngineHost(new FakeProvider((prompt, _) => Task.FromResult(prompt == "one" ? "Oslo" : "it is b")), ("two", Two));

        var outcome = await host.RunAsync(new EvalRequest { Task = "two", Tags = ["t"] });

        Assert.Equal((RunState.Done, EvalStatus.Success), (outcome.State, outcome.Log!.Status));
        var header = await EvalLogReader.ReadHeaderAsync(outcome.Path!, TestContext.Current.CancellationToken);
        Assert.Equal((4, 4), (header.Results!.TotalSamples, header.Results.CompletedSamples));
        Assert.Equal(["exact", "includes"], header.Results.Scores.Select(s => s.Scorer));
        Assert.Equal((0.5, 1.0), (header.Results.Scores[0].Metrics["mean"].Value, header.Results.Scores[1].Metrics["accuracy"].Value));
        Assert.Equal(["mean", "stderr"], header.Results.Scores[0].Metrics.Keys);
        Assert.Equal(["accuracy", "stderr"], header.Results.Scores[1].Metrics.Keys);
        Assert.Equal(8, header.Stats.ModelUsage["fake/model"].OutputTokens);
        Assert.Equal(["t"], header.Tags);
        var summaries = await EvalLogReader.ReadSummariesAsync(outcome.Path!, TestContext.Current.CancellationToken);
        Assert.Equal(4, summaries.Count);
        var reductions = await EvalLogReader.ReadReductionsAsync(outcome.Path!, TestContext.Current.CancellationToken);
        Assert.Equal([ScoreValue.Of(1.0), ScoreValue.Of(0.0)], reductions[0].Samples.Select(s => s.Value));
    }

    [Fact]
    public async Task Run_ASample_HasTheEventsOfTheReference()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("two", Two));
        var outcome = await host.RunAsync(new EvalRequest { Task = "two", EvalConfig = new EvalConfig { Epochs = 1 } });

        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["span_begin", "sample_init", "span_end", "span_begin", "span_begin", "model", "state", "span_end", "span_end", "span_begin", "span_begin", "score", "span_end", "span_begin", "score", "span_end", "span_end"],
            sample.Events.Select(e => e.Kind));
        Assert.All(sample.Events, e => Assert.NotNull(e.Uuid));
        var model = sample.Events.OfType<ModelEvent>().Single();
        Assert.Equal(("one", "A", null), (model.Input.Single().Text, model.Output.Completion, model.Pending));
        Assert.Equal(["user", "assistant"], sample.Messages.Select(m => m.Role));
        Assert.Equal(sample.Messages[1].Id, sample.Output.Choices[0].Message.Id);
    }

    [Fact]
    public async Task Run_OneFailingSample_IsDataAndTheOthersGoOn()
    {
        await using var host = new EngineHost(
            new FakeProvider((prompt, _) => prompt == "one" ? throw new InspectException("The model is tired.") : Task.FromResult("B")),
            ("two", Two + "fail_on_error: false\n"));

        var outcome = await host.RunAsync(new EvalRequest { Task = "two" });

        Assert.Equal((RunState.Done, 2), (outcome.State, outcome.Log!.Results!.CompletedSamples));
        var failed = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 2, TestContext.Current.CancellationToken);
        Assert.Equal("The model is tired.", failed.Error!.Message);
        Assert.Null(failed.Scores);
        Assert.Equal("error", failed.Events[^1].Kind);
    }

    [Fact]
    public async Task Run_AFailingSampleByDefault_FailsTheRunAndKeepsWhatEnded()
    {
        await using var host = new EngineHost(
            new FakeProvider((prompt, _) => prompt == "two" ? throw new InspectException("No.") : Task.FromResult("A")), ("two", Two));

        var outcome = await host.RunAsync(new EvalRequest { Task = "two", EvalConfig = new EvalConfig { MaxSamples = 1 } });

        Assert.Equal((RunState.Failed, EvalStatus.Error, "No."), (outcome.State, outcome.Log!.Status, outcome.Error));
        Assert.Null(outcome.Log.Results);
        Assert.Contains(await EvalLogReader.ReadSummariesAsync(outcome.Path!, TestContext.Current.CancellationToken), s => s.Id == SampleId.Of(1) && s.Error is null);
    }

    [Fact]
    public async Task Run_Cancelled_KeepsWhatEndedAndSaysSo()
    {
        using var stop = new EvalStop();
        await using var host = new EngineHost(
            new FakeProvider(async (prompt, token) =>
            {
                if (prompt == "two")
                {
                    stop.Cancel();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                }

                return "A";
            }),
            ("two", Two));

        var outcome = await host.RunAsync(new EvalRequest { Task = "two", EvalConfig = new EvalConfig { MaxSamples = 1 } }, stop);

        Assert.Equal((RunState.Cancelled, EvalStatus.Cancelled), (outcome.State, outcome.Log!.Status));
        var summaries = await EvalLogReader.ReadSummariesAsync(outcome.Path!, TestContext.Current.CancellationToken);
        Assert.Contains(summaries, s => s.Error is null);
        Assert.Contains(summaries, s => s.Error == "CancelledError()");
    }

    [Fact]
    public async Task Run_Interrupted_GoesOnWithoutDoingAgainWhatEnded()
    {
        using var stop = new EvalStop();
        var isFirst = true;
        var model = new FakeProvider(async (prompt, token) =>
        {
            if (prompt == "two" && isFirst)
            {
                isFirst = false;
                stop.Interrupt();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }

            return "A";
        });
        await using var host = new EngineHost(model, ("two", Two));
        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "two", EvalConfig = new EvalConfig { MaxSamples = 1 } }, LogId.New(), null, TestContext.Current.CancellationToken);
        var broken = await host.Runner.RunAsync(plan, host.Logs, null, null, stop);
        var calls = model.Calls;

        using var again = new EvalStop();
        var resumed = ResumedEval.Of(plan, await EvalLogReader.ReadHeaderAsync(broken.Path!, TestContext.Current.CancellationToken), broken.Path!);
        var kept = await EvalLogReader.ReadEndedAsync(broken.Path!, TestContext.Current.CancellationToken).CountAsync(s => resumed.Keeps(s.End), TestContext.Current.CancellationToken);
        var outcome = await host.Runner.RunAsync(resumed.Plan, host.Logs, resumed, null, again);

        Assert.Equal((RunState.Interrupted, RunState.Done), (broken.State, outcome.State));
        Assert.Equal(1, kept);
        Assert.Equal(3, model.Calls - calls);
        Assert.Equal(broken.Path, outcome.Path);
        Assert.Equal((4, 4), (outcome.Log!.Results!.TotalSamples, outcome.Log.Results.CompletedSamples));
        Assert.Equal(4, (await EvalLogReader.ReadSummariesAsync(outcome.Path!, TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task Run_ALogFolderThatIsAFile_FailsWithASentence()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("two", Two));
        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "two" }, LogId.New(), null, TestContext.Current.CancellationToken);
        var file = Path.Combine(host.Logs, "file");
        await File.WriteAllTextAsync(file, string.Empty, TestContext.Current.CancellationToken);
        using var stop = new EvalStop();

        var outcome = await host.Runner.RunAsync(plan, Path.Combine(file, "logs"), null, null, stop);

        Assert.Equal(RunState.Failed, outcome.State);
        Assert.Contains("cannot be written", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public async Task Plan_EpochsOutsideOfTheirRange_AreNamed(int epochs)
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("two", Two));

        var error = await Assert.ThrowsAsync<RequestException>(() => host.RunAsync(new EvalRequest { Task = "two", EvalConfig = new EvalConfig { Epochs = epochs } }));

        Assert.Equal("eval_config.epochs", Assert.Single(error.Problems).Path);
        Assert.Contains("1 to 10,000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_SeveralMistakes_AreAllNamed()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("two", Two));
        var request = new EvalRequest
        {
            Task = "two",
            Model = "onnx/absent",
            Scorer = [Part.Of("exakt")],
            GenerateConfig = new GenerateConfig { Temperature = -1 },
        };

        var error = await Assert.ThrowsAsync<RequestException>(() => host.RunAsync(request));

        Assert.Equal(["model", "generate_config.temperature", "inspect.scorer"], error.Problems.Select(p => p.Path));
        Assert.Contains("Did you mean \"exact\"?", error.Message, StringComparison.Ordinal);
    }
}
