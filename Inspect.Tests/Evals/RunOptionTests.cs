using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>What a run can be told beyond its task: model arguments, another solver, what the log keeps, prices of a run that goes on.</summary>
public sealed class RunOptionTests
{
    private const string Two = "dataset: [{input: a, target: Default, id: 1}, {input: b, target: none, id: 2}]\nscorer: includes\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WithoutSamplesInTheLog_HasTheSameResultsAndNoSample()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Default"), ("two", Two));

        var whole = await host.RunAsync(new EvalRequest { Task = "two" });
        var brief = await host.RunAsync(new EvalRequest { Task = "two", EvalConfig = new EvalConfig { LogSamples = false } });

        var header = await EvalLogReader.ReadHeaderAsync(brief.Path!, Stop);
        Assert.Equal((EvalStatus.Success, false, 0.5), (header.Status, header.Eval.Config.LogSamples, header.Results!.Scores[0].Metrics["accuracy"].Value));
        Assert.Equal(whole.Log!.Results!.Scores[0].Metrics["stderr"].Value, header.Results.Scores[0].Metrics["stderr"].Value);
        Assert.Empty(await EvalLogReader.ReadSummariesAsync(brief.Path!, Stop));
        Assert.Empty(EvalLogReader.Samples(brief.Path!));
        Assert.Equal(2, Assert.Single(await EvalLogReader.ReadReductionsAsync(brief.Path!, Stop)).Samples.Length);
    }

    [Fact]
    public async Task Run_WithoutLiveMetrics_TellsThemInTheEnd()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Default"), ("two", Two));

        var outcome = await host.RunAsync(new EvalRequest { Task = "two", EvalConfig = new EvalConfig { ScoreDisplay = false } });

        Assert.Equal((RunState.Done, false), (outcome.State, outcome.Log!.Eval.Config.ScoreDisplay));
        Assert.Equal(0.5, outcome.Log.Results!.Scores[0].Metrics["accuracy"].Value);
    }

    [Fact]
    public async Task Run_ASolverInThePlaceOfTheTasks_RunsBehindItsSetup()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Default"), ("t", "dataset: [{input: a, target: b, id: 1}]\nsetup: {system_message: first}\nsolver: [{user_message: gone}, generate]\nscorer: includes\n"));

        var outcome = await host.RunAsync(new EvalRequest { Task = "t", Solver = Part.Of("user_message", "template", Json("instead")) });

        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);
        Assert.Equal(["first", "a", "instead"], sample.Messages.Select(m => m.Text));
        Assert.Equal(("user_message", "instead"), (outcome.Log!.Eval.Solver, outcome.Log.Eval.SolverArgsPassed!["template"].GetString()));
        Assert.Equal(["system_message", "user_message"], outcome.Log.Plan.Steps.Select(s => s.Solver));
        Assert.Equal("user_message", ClonedRequest.Of(outcome.Log).Solver!.Name);
    }

    [Fact]
    public async Task Run_ToldAnswers_AreGivenInTheirOrderAndRunOut()
    {
        await using var host = new EngineHost(FakeProvider.Saying("x"), ("two", Two + "fail_on_error: false\n"));
        var request = new EvalRequest
        {
            Task = "two", Model = "mockllm/model", EvalConfig = new EvalConfig { MaxSamples = 1 },
            ModelArguments = new ModelArguments { BaseUrl = "http://127.0.0.1:9", Values = new Dictionary<string, JsonElement> { ["custom_outputs"] = Json((string[])["Default ✓"]) } },
        };

        var first = await host.RunAsync(request);
        var again = await host.RunAsync(request);

        Assert.All([first, again], o => Assert.Equal((1, 1.0), (o.Log!.Results!.CompletedSamples, o.Log.Results.Scores[0].Metrics["accuracy"].Value)));
        var usage = (await EvalLogReader.ReadSampleAsync(first.Path!, SampleId.Of(1), 1, Stop)).ModelUsage["mockllm/model"];
        Assert.Equal(9, usage.OutputTokens);
        Assert.Equal("http://127.0.0.1:9", first.Log!.Eval.ModelBaseUrl);
        Assert.StartsWith("The custom outputs of the mock model ran out of values.", (await EvalLogReader.ReadSampleAsync(first.Path!, SampleId.Of(2), 1, Stop)).Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mockllm/model", "custom_output", null, "Models of mockllm take no argument \"custom_output\". Did you mean \"custom_outputs\"?")]
    [InlineData("fake/model", "device", null, "Models of fake take no argument \"device\". Leave -M out.")]
    [InlineData("fake/model", null, "http://here", "Models of fake have no server: leave --model-base-url out.")]
    public async Task Plan_ArgumentsThatTheModelDoesNotKnow_AreNamed(string model, string? name, string? address, string sentence)
    {
        await using var host = new EngineHost(FakeProvider.Saying("x"), ("two", Two));
        var arguments = new ModelArguments { BaseUrl = address, Values = name is null ? new Dictionary<string, JsonElement>() : new Dictionary<string, JsonElement> { [name] = Json(1) } };

        var error = await Assert.ThrowsAsync<RequestException>(() => host.Planner.PlanAsync(new EvalRequest { Task = "two", Model = model, ModelArguments = arguments }, LogId.New(), null, Stop));

        Assert.Equal(sentence, Assert.Single(error.Problems).Message);
    }

    [Fact]
    public void Arguments_WithKeys_AreLeftOutOfLogs() => Assert.Equal(
        ["device"],
        new ModelArguments { Values = new Dictionary<string, JsonElement> { ["api_key"] = Json("x"), ["device"] = Json("cpu"), ["AccessToken"] = Json("x") } }.Public.Keys);

    [Fact]
    public async Task Run_WithoutAModel_RunsASolverThatAsksNone()
    {
        await using var host = new EngineHost(FakeProvider.Saying("x"), ("quiet", "dataset: [{input: a, target: a}]\nsolver: {assistant_message: a}\nscorer: includes\n"), ("asks", Two));

        var quiet = await host.RunAsync(new EvalRequest { Task = "quiet", Model = "none/none" });
        var asks = await host.RunAsync(new EvalRequest { Task = "asks", Model = "none/none" });

        Assert.Equal((RunState.Done, RunState.Failed), (quiet.State, asks.State));
        Assert.Contains("none/none stands for no model and answers nothing", asks.Log!.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_ARunWithACostLimit_KnowsItsPrices()
    {
        await using var host = new EngineHost(FakeProvider.Saying("x"), ("two", Two));
        var request = new EvalRequest
        {
            Task = "two", Model = "none/none", EvalConfig = new EvalConfig { CostLimit = 1 }, Prices = new Dictionary<string, ModelPrice> { ["none/none"] = new(2, 10) { InputCacheRead = 0.5 } },
        };
        var failed = await host.RunAsync(request);

        var resumed = await host.Retry.PlanAsync(failed.Path!, SettingValues.Empty, new Dictionary<string, ModelPrice>(), score: true, LogId.New(), host.Tasks, Stop);
        var dearer = await host.Retry.PlanAsync(failed.Path!, SettingValues.Empty, new Dictionary<string, ModelPrice> { ["none/none"] = new(3, 11) }, score: true, LogId.New(), host.Tasks, Stop);

        Assert.Equal(new ModelPrice(2, 10) { InputCacheRead = 0.5 }, resumed!.Plan.Request.Prices["none/none"]);
        Assert.Equal(new ModelPrice(3, 11), dearer!.Plan.Request.Prices["none/none"]);
    }

    [Fact]
    public async Task Run_Arguments_AreLoggedWithDefaultsAndAsGiven()
    {
        await using var host = new EngineHost(FakeProvider.Saying("x"), ("t", "parameters: {word: hi, count: 2}\ndataset: [{input: \"${word}\", target: b}]\nscorer: includes\n"));

        var spec = (await host.RunAsync(new EvalRequest { Task = "t", TaskArgs = new Dictionary<string, JsonElement> { ["word"] = Json("ho") } })).Log!.Eval;

        Assert.Equal(["count=2", "word=ho"], spec.TaskArgs.Select(a => $"{a.Key}={a.Value}").Order());
        Assert.Equal(["word=ho"], spec.TaskArgsPassed.Select(a => $"{a.Key}={a.Value}"));
    }

    [Fact]
    public async Task Run_ParallelCalls_AreParallelSamplesToo()
    {
        await using var host = new EngineHost(FakeProvider.Saying("x"), ("two", Two));

        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "two", GenerateConfig = new GenerateConfig { MaxConnections = 40 } }, LogId.New(), null, Stop);
        var own = await host.Planner.PlanAsync(new EvalRequest { Task = "two", GenerateConfig = new GenerateConfig { MaxConnections = 40 }, EvalConfig = new EvalConfig { MaxSamples = 3 } }, LogId.New(), null, Stop);

        Assert.Equal((40, 3), (plan.MaxSamples, own.MaxSamples));
    }

    [Fact]
    public async Task Generate_AnySettingOfACall_IsAnArgumentOfTheSolver()
    {
        await using var host = new EngineHost(FakeProvider.Saying("x"), ("t", "dataset: [{input: a, target: b, id: 1}]\nsolver: {generate: {stop_seqs: [stop, end], presence_penalty: 0.5, temperature: 0.1}}\nscorer: includes\n"));

        var outcome = await host.RunAsync(new EvalRequest { Task = "t" });

        var config = (await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop)).Events.OfType<ModelEvent>().Single().Config;
        Assert.Equal(("stop end", 0.5, 0.1), (string.Join(' ', config.StopSeqs!.Value), config.PresencePenalty, config.Temperature));
    }

    [Theory]
    [InlineData("generate: {temperature: 3}", "temperature")]
    [InlineData("generate: {top_q: 1}", "Did you mean \"top_p\"?")]
    public async Task Generate_ASettingThatDoesNotFit_IsNamed(string solver, string said)
    {
        await using var host = new EngineHost(FakeProvider.Saying("x"), ("t", $"dataset: [{{input: a}}]\nsolver: {{{solver}}}\n"));

        var error = await Assert.ThrowsAnyAsync<InspectException>(() => host.Planner.PlanAsync(new EvalRequest { Task = "t" }, LogId.New(), null, Stop));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
