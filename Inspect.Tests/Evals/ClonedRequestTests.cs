using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Tests.Support;
using Inspect.Web;

namespace Inspect.Tests.Evals;

/// <summary>A log that the queue does not know, as the request that repeats it.</summary>
public sealed class ClonedRequestTests
{
    [Fact]
    public async Task Of_ALogOfARun_IsTheRequestOfThatRun()
    {
        await using var engine = new EngineHost(FakeProvider.Saying("A"), ("asks", "dataset: [{input: hi, target: A}, {input: ho, target: A}, {input: hu, target: A}]\nscorer: exact\nparameters: {word: hi}\n"));
        var request = new EvalRequest
        {
            Task = "asks",
            Model = "fake/model",
            TaskArgs = Map("word", "hello"),
            GenerateConfig = new GenerateConfig { TopK = 5, FrequencyPenalty = 0.5, PresencePenalty = 0.25, MaxConnections = 2, Seed = 7 },
            EvalConfig = new EvalConfig { Epochs = 2, EpochsReducer = ["mean", "max"], Limit = Json<int[]>([1, 3]), FailOnError = Json(false), ContinueOnFail = true, ScoreOnError = false, MaxSamples = 3, LogSamples = true, LogImages = true, ScoreDisplay = true },
            Scorer = [Part.Of("match", "location", Json("any")), Part.Of("match", "location", Json("begin"))],
            ModelRoles = ImmutableDictionary<string, ModelRole>.Empty.Add("grader", new ModelRole(new RoleModel("fake/judge") { Config = new GenerateConfig { Temperature = 0.5 } }, new RoleModel("mockllm/judge") { Arguments = new ModelArguments { BaseUrl = "http://127.0.0.1:1", Values = Map("custom_outputs", "x") } })),
            Tags = ["a", "b"],
            Metadata = Map("why", "to see"),
        };
        var log = (await engine.RunAsync(request)).Log!;

        var cloned = ClonedRequest.Of(log);

        Assert.Equal(Text(request), Text(cloned));
    }

    [Fact]
    public void Of_SettingsOfOtherPrograms_AreLeftOut()
    {
        var log = new EvalLog { Eval = Make.Spec("lab/asks") with { Config = new EvalConfig { Epochs = 3, MessageLimit = 10, MaxSubprocesses = 4, Approval = Json("auto") } } };

        var cloned = ClonedRequest.Of(log);

        Assert.Equal(Text(new EvalRequest { Task = "asks", Model = "fake/model", EvalConfig = new EvalConfig { Epochs = 3, MessageLimit = 10 } }), Text(cloned));
    }

    private static string Text(EvalRequest request) => JsonSerializer.Serialize(request, AppJson.Options);

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);

    private static ImmutableDictionary<string, JsonElement> Map(string key, string value) => ImmutableDictionary<string, JsonElement>.Empty.Add(key, Json(value));
}
