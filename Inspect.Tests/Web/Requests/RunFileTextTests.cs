using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Tests.Support;
using Inspect.Web;
using Inspect.Web.Requests;

namespace Inspect.Tests.Web.Requests;

/// <summary>A run as a file, and back.</summary>
public sealed class RunFileTextTests
{
    [Fact]
    public void Yaml_OfARequest_IsReadBackAsTheSame()
    {
        var request = new EvalRequest
        {
            Task = "asks",
            TaskArgs = Map("word", "yes"),
            Model = "openai/gpt",
            ModelArguments = new ModelArguments { BaseUrl = "http://localhost:1", Values = Map("a", "012") },
            GenerateConfig = new GenerateConfig { Temperature = 0.5, MaxTokens = 20, StopSeqs = ["no", "1:30", "# x"], Seed = 7 },
            EvalConfig = new EvalConfig { Epochs = 3, EpochsReducer = ["mean", "max"], Limit = JsonSerializer.SerializeToElement<int[]>([1, 3]), FailOnError = JsonSerializer.SerializeToElement(0.25) },
            ModelRoles = ImmutableDictionary<string, ModelRole>.Empty
                .Add("grader", new ModelRole(new RoleModel("mockllm/model") { Config = new GenerateConfig { Temperature = 0 } }))
                .Add("jury", new ModelRole(new RoleModel("mockllm/a"), new RoleModel("mockllm/b") { Arguments = new ModelArguments { BaseUrl = "http://localhost:2", Values = Map("a", "b") } })),
            Solver = new Part { Name = "generate", Params = Map("tool_calls", "loop") },
            Tags = ["012", "null"],
            Metadata = Map("why", "a: b"),
        };

        Assert.True(JsonElement.DeepEquals(Json(request), Json(Read(RunFileText.Yaml(request, SettingTable.BuiltIn)))), RunFileText.Yaml(request, SettingTable.BuiltIn));
    }

    [Fact]
    public void Yaml_WhatSuchAFileCannotHold_IsSaidAtItsHead()
    {
        var text = RunFileText.Yaml(new EvalRequest { Task = "a", Model = "onnx/b", Scorer = [Part.Of("exact")] }, SettingTable.BuiltIn);

        Assert.Equal(["# Left out, as a run configuration names no scorer: exact. The task's own are used.", "# onnx/… is a model of this app alone; other programs need another.", "task: a", "model: onnx/b"], text.TrimEnd().Split('\n').Select(l => l.TrimEnd('\r')));
    }

    [Fact]
    public async Task Yaml_OfEachLogOfTheVectors_IsReadBackAsTheSame()
    {
        Assert.SkipWhen(Vectors.Folder("logs") is null, "The vectors are not there.");
        var read = 0;
        foreach (var path in Directory.EnumerateFiles(Vectors.Folder("logs")!, "*.eval", SearchOption.AllDirectories))
        {
            EvalLog header;
            try
            {
                header = await EvalLogReader.ReadHeaderAsync(path, TestContext.Current.CancellationToken);
            }
            catch (EvalLogException)
            {
                continue;
            }

            // A run configuration holds neither scorers nor prices.
            var request = ClonedRequest.Of(header) with { Scorer = null, Prices = ImmutableDictionary<string, ModelPrice>.Empty };
            Assert.True(JsonElement.DeepEquals(Json(request), Json(Read(RunFileText.Yaml(request, SettingTable.BuiltIn)))), path);
            read++;
        }

        Assert.True(read > 50);
    }

    private static EvalRequest Read(string yaml)
    {
        var map = YamlArgument.Parse(yaml).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        var file = RunFile.Of(map, "file", SettingTable.BuiltIn);
        return new EvalRequest
        {
            Task = file.Task!,
            TaskArgs = file.TaskArgs,
            Model = file.Model,
            ModelArguments = file.ModelArguments,
            ModelRoles = file.ModelRoles,
            Solver = file.Solver,
            Tags = file.Tags ?? [],
            Metadata = file.Metadata ?? ImmutableDictionary<string, JsonElement>.Empty,
        }.With(file.Settings);
    }

    private static Dictionary<string, JsonElement> Map(string name, string value) => new() { [name] = JsonSerializer.SerializeToElement(value) };

    private static JsonElement Json(EvalRequest request) => JsonSerializer.SerializeToElement(request, AppJson.Options);
}
