using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Evals;

/// <summary>Limits that a task file sets: where they end a sample, and what they leave in its log (semantics 7.1).</summary>
public sealed class SampleLimitTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("message_limit: 2", "[{user_message: more}, {user_message: yet}]", "message", 2, 2)] // the conversation grows
    [InlineData("message_limit: 1", "generate", "message", 1, 1)] // what a model would read
    [InlineData("token_limit: 9", "[generate, generate]", "token", 9, 2)]
    [InlineData("token_limit: output:3", "[generate, generate]", "token", 3, 2)]
    [InlineData("token_limit: (input*2)+output:7", "generate", "token", 7, 1)]
    [InlineData("turn_limit: 1", "[generate, generate]", "turn", 1, 2)]
    [InlineData("turn_limit: 0", "generate", "turn", 0, 1)]
    [InlineData("working_limit: 0", "generate", "working", 0, 1)]
    public async Task Limit_Reached_EndsTheSampleAndIsRecorded(string limit, string solver, string type, double number, int messages)
    {
        var sample = await RunAsync(limit, solver);

        Assert.Equal((type, number, null), (sample.Limit!.Type, sample.Limit.Limit, sample.Error));
        Assert.Equal((messages, true), (sample.Messages.Length, sample.Scores!.ContainsKey("includes")));
        Assert.Equal((type, (double?)number), (Assert.Single(sample.Events.OfType<SampleLimitEvent>()).Type, sample.Events.OfType<SampleLimitEvent>().Single().Limit));
    }

    [Fact]
    public async Task Run_ASampleThatCostsMoreThanItsLimit_EndsThereAndIsScored()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("task", "dataset: [{input: a, target: Default}]\nsolver: [generate, generate]\nscorer: includes\n"));
        var request = new EvalRequest
        {
            Task = "task",
            Model = "mockllm/model",
            EvalConfig = new EvalConfig { CostLimit = 0.05 },
            Prices = new Dictionary<string, ModelPrice> { ["mockllm/model"] = new ModelPrice(0, 1_000) },
        };

        var outcome = await host.RunAsync(request);

        // An answer of the mock has 33 tokens: 0.033 dollars for the first, 0.066 with the second.
        Assert.Equal(RunState.Done, outcome.State);
        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, TestContext.Current.CancellationToken);
        Assert.Equal(("cost", 0.05), (sample.Limit!.Type, sample.Limit.Limit));
        Assert.Equal(0.066, sample.ModelUsage["mockllm/model"].TotalCost!.Value, 9);
        Assert.Equal("C", sample.Scores!["includes"].Value.ToString());
    }

    [Fact]
    public void CostOf_EachKindOfToken_HasItsPrice() =>
        // (1,000 · 2 + 100 · 10 + 500 · 0.5 + 200 · 2.5) / 1,000,000
        Assert.Equal(0.00375, new ModelPrice(2, 10) { InputCacheRead = 0.5, InputCacheWrite = 2.5 }.CostOf(
            new ModelUsage { InputTokens = 1_000, OutputTokens = 100, InputTokensCacheRead = 500, InputTokensCacheWrite = 200 }), 12);

    [Fact]
    public async Task TokenLimit_ByType_IsLoggedWithItsUse()
    {
        var sample = await RunAsync("token_limit: output:3", "[generate, generate]");

        // Each call of the fake writes 2 tokens; the second is counted, its answer is not taken.
        Assert.Equal((3L, "output", 4L, 10L), (sample.TokenLimit, sample.TokenLimitType, sample.TokenLimitUsage, sample.ModelUsage["fake/model"].TotalTokens));
    }

    [Fact]
    public async Task WorkingLimit_PassedBetweenCalls_EndsTheSample()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("t", "dataset: [{input: one, target: A, id: 1}]\nscorer: includes\nworking_limit: 0.2\n"));
        var outcome = await host.RunAsync(new EvalRequest { Task = "t" }, change: task => task with { Solver = [new PartUse.Made(new Idling(), Part.Of("idle"))] });

        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);

        Assert.Equal(("working", 0.2, null), (sample.Limit!.Type, sample.Limit.Limit, sample.Error));
    }

    [Fact]
    public async Task TokenLimit_Reached_LeavesTheGraderFree()
    {
        var sample = await RunAsync("token_limit: 4\nmodel_roles: {grader: fake/judge}", "generate", "model_graded_qa", "GRADE: C");

        Assert.Equal(("token", null, "C"), (sample.Limit!.Type, sample.Error, sample.Scores!["model_graded_qa"].Value.ToString()));
        var asked = sample.Events.OfType<ModelEvent>().Last();
        Assert.Equal(("fake/judge", "grader"), (asked.Model, asked.Role));
        Assert.Equal((1, 5L), (sample.TurnCount, Assert.Single(sample.RoleUsage, r => r.Key == "grader").Value.TotalTokens));
    }

    [Fact]
    public async Task CostLimit_WithoutPrices_IsRefusedBeforeTheRun()
    {
        var error = await Assert.ThrowsAsync<RequestException>(() => RunAsync("cost_limit: 0.5", "generate"));

        Assert.Equal(
            new RequestProblem("eval_config.cost_limit", "There are no prices for fake/model, so that a cost limit cannot be kept. Give them in prices.yaml or with --model-cost-config, leave cost_limit out, or set a token_limit."), Assert.Single(error.Problems));
    }

    [Fact]
    public async Task ModelRole_UnknownModel_IsRefusedBeforeTheRun()
    {
        var error = await Assert.ThrowsAsync<RequestException>(() => RunAsync("model_roles: {grader: {model: nobody/x}}", "generate"));

        Assert.StartsWith("The role grader: The model \"nobody/x\" is unknown.", Assert.Single(error.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilesAndSetup_OfAnItem_AreLoggedWithAWarning()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("t", "dataset: [{input: one, id: 1, files: {a.txt: 007, b/c.txt: Yes}, setup: echo hi}]\n"));
        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "t" }, LogId.New(), null, Stop);
        var outcome = await host.RunAsync(new EvalRequest { Task = "t" });

        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);
        var begin = sample.Events.OfType<SampleInitEvent>().Single().Sample;

        Assert.Equal(["a.txt", "b/c.txt"], sample.Files!.Value);
        Assert.Equal(("echo hi", "007", "echo hi"), (sample.Setup, begin.GetProperty("files").GetProperty("a.txt").GetString(), begin.GetProperty("setup").GetString()));
        Assert.Equal(["Item 1 names files or a setup script for a sandbox. Runs have none here, so they are kept in the log and not used."], plan.Warnings);
    }

    [Fact]
    public void Transcript_Waiting_IsNoWork()
    {
        var time = new FakeTimeProvider();
        var transcript = new Transcript(time, null);
        time.Advance(TimeSpan.FromSeconds(10));

        transcript.AddWaiting(TimeSpan.FromSeconds(4));

        Assert.Equal((10, 6, 6), (transcript.TotalSeconds, transcript.WorkingSeconds, transcript.Add(new ErrorEvent { Error = new EvalError { Message = "m" } }).WorkingStart));
    }

    private static async Task<EvalSample> RunAsync(string settings, string solver, string scorer = "includes", string answer = "A")
    {
        await using var host = new EngineHost(FakeProvider.Saying(answer), ("t", $"dataset: [{{input: one, target: A, id: 1}}]\nscorer: {scorer}\nsolver: {solver}\n{settings}\n"));
        var outcome = await host.RunAsync(new EvalRequest { Task = "t" });
        return await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);
    }

    /// <summary>Works without asking a model until somebody ends it.</summary>
    private sealed class Idling : ISolver
    {
        public Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}
