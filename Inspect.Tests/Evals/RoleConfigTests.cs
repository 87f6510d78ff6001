using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Models that play roles with settings of their own (semantics 5.2, 5.3).</summary>
public sealed class RoleConfigTests
{
    private const string Graded =
        "dataset: [{input: a, target: Oslo}]\nscorer: model_graded_qa\nconfig: {temperature: 1}\nmodel_roles: {grader: {model: mockllm/grader, config: {temperature: 0.5, max_tokens: 9}}}\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ARoleWithSettings_HasThemAndNotThoseOfTheTask()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("graded", Graded));

        var outcome = await host.RunAsync(new EvalRequest { Task = "graded", GenerateConfig = new GenerateConfig { MaxRetries = 3 } });

        Assert.Equal(RunState.Done, outcome.State);
        var call = (await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop)).Events.OfType<ModelEvent>().Single(e => e.Role == "grader");
        Assert.Equal((0.5, 9, 3), (call.Config.Temperature, call.Config.MaxTokens, call.Config.MaxRetries));
        var logged = outcome.Log!.Eval.ModelRoles!["grader"];
        Assert.Equal(("mockllm/grader", """{"max_tokens":9,"temperature":0.5}"""), (logged.GetProperty("model").GetString(), logged.GetProperty("config").GetRawText()));
        Assert.Equal(new GenerateConfig { Temperature = 0.5, MaxTokens = 9 }, ClonedRequest.Of(outcome.Log).ModelRoles["grader"].Models[0].Config);
    }

    [Fact]
    public async Task Run_ARoleThatTheRequestNames_HasNothingOfTheTasksRole()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("graded", Graded));

        var outcome = await host.RunAsync(new EvalRequest { Task = "graded", ModelRoles = new Dictionary<string, ModelRole> { ["grader"] = "mockllm/other" } });

        var call = (await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop)).Events.OfType<ModelEvent>().Single(e => e.Role == "grader");
        Assert.Equal(("mockllm/other", true), (call.Model, call.Config.IsEmpty));
    }

    [Fact]
    public async Task Plan_ASettingOfARoleOutOfItsRange_IsRefused()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("graded", Graded));
        var request = new EvalRequest
        {
            Task = "graded",
            ModelRoles = new Dictionary<string, ModelRole> { ["grader"] = new ModelRole(new RoleModel("mockllm/other") { Config = new GenerateConfig { Temperature = 9 } }) },
        };

        var error = await Assert.ThrowsAsync<RequestException>(() => host.RunAsync(request));

        Assert.StartsWith("The role grader: ", Assert.Single(error.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TheModelUnderTestInARole_HasNotTheSettingsOfTheRun()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("graded", Graded));

        var outcome = await host.RunAsync(new EvalRequest { Task = "graded", Model = "fake/model", ModelRoles = new Dictionary<string, ModelRole> { ["grader"] = "fake/model" } });

        var calls = (await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop)).Events.OfType<ModelEvent>().ToList();
        Assert.Equal([1, null], calls.Select(c => c.Config.Temperature));
    }
}
