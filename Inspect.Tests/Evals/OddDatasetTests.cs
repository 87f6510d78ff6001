using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Runs over datasets that hold what JSON and UTF-8 cannot, and their logs.</summary>
public sealed class OddDatasetTests
{
    private const string Task = "dataset: {file: q.jsonl}\nscorer: includes";

    [Fact]
    public async Task Run_LoneSurrogates_AreInTheLogAsSixCharacters()
    {
        await using var host = new EngineHost(new FakeProvider((prompt, _) => System.Threading.Tasks.Task.FromResult(prompt)), ("odd", Task));
        Write(host, """{"input":"a \ud83d b","target":"\ud83d b","id":"i\udc00","choices":["\ud83d","c"],"metadata":{"k\ud83d":"v\ud83d"}}""");

        var outcome = await host.RunAsync(new EvalRequest { Task = "odd" });

        Assert.Equal(RunState.Done, outcome.State);
        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of("i\\udc00"), 1, TestContext.Current.CancellationToken);
        Assert.Equal(("a \\ud83d b", "\\ud83d b", "\\ud83d"), (sample.Input.Text, sample.Target.Text, sample.Choices!.Value[0]));
        Assert.Equal("v\\ud83d", sample.Metadata["k\\ud83d"].GetString());
        Assert.Equal("C", sample.Scores!["includes"].Value.ToString());
        var header = await EvalLogReader.ReadHeaderAsync(outcome.Path!, TestContext.Current.CancellationToken);
        Assert.Equal([SampleId.Of("i\\udc00")], header.Eval.Dataset.SampleIds!.Value);
    }

    [Theory]
    [InlineData("2", "1 2")]
    [InlineData("[1, 3]", "2 3")]
    public async Task Run_WithALimit_TheLogSaysHowManyItemsThereAre(string limit, string ids)
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("odd", Task));
        Write(host, string.Concat(Enumerable.Range(0, 7).Select(i => $"{{\"input\": \"{i}\"}}\n")));

        var outcome = await host.RunAsync(new EvalRequest { Task = "odd", EvalConfig = new() { Limit = JsonSerializer.Deserialize<JsonElement>(limit) } });

        var dataset = (await EvalLogReader.ReadHeaderAsync(outcome.Path!, TestContext.Current.CancellationToken)).Eval.Dataset;
        Assert.Equal((7, ids), (dataset.Samples, string.Join(' ', dataset.SampleIds!.Value.Select(i => i.Text))));
    }

    [Fact]
    public async Task Run_LoneSurrogatesInAnArgument_AreInTheLogAsSixCharacters()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("odd", "parameters: {p: 1}\ndataset: [{input: \"x ${p}\"}]"));
        using var document = JsonDocument.Parse("""{"k\ud83d": "\udc00"}""");

        var outcome = await host.RunAsync(new EvalRequest { Task = "odd", TaskArgs = new Dictionary<string, JsonElement> { ["p"] = document.RootElement } });

        var header = await EvalLogReader.ReadHeaderAsync(outcome.Path!, TestContext.Current.CancellationToken);
        Assert.Equal("\\udc00", header.Eval.TaskArgs["p"].GetProperty("k\\ud83d").GetString());
    }

    [Fact]
    public async Task Run_NaNInMetadata_IsTheNumberInTheLog()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("odd", Task));
        Write(host, """{"input":"a","id":1,"metadata":{"x":NaN,"y":[Infinity]}}""");

        var outcome = await host.RunAsync(new EvalRequest { Task = "odd" });

        var metadata = (await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, TestContext.Current.CancellationToken)).Metadata;
        Assert.True(LogNumber.TryParseMarker(metadata["x"].GetString()!, out var x) && double.IsNaN(x));
        Assert.True(LogNumber.TryParseMarker(metadata["y"][0].GetString()!, out var y) && double.IsPositiveInfinity(y));
    }

    [Fact]
    public async Task Run_AConversationWithToolsAndParts_ReachesModelAndLog()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("odd", Task));
        Write(host, """
            {"id":1,"target":"Default output","input":[{"role":"assistant","content":"","tool_calls":[{"id":"1","function":"add","arguments":{"x":1}}]},{"role":"tool","content":"2","tool_call_id":"1","function":"add"},{"role":"user","content":[{"type":"text","text":"see"},{"type":"image","image":"data:image/png;base64,AA=="}]}]}
            """);

        var outcome = await host.RunAsync(new EvalRequest { Task = "odd", Model = "mockllm/model" });

        Assert.Equal((RunState.Done, null), (outcome.State, outcome.Log?.Error?.Message));
        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, TestContext.Current.CancellationToken);
        Assert.Equal([ChatRoles.Assistant, ChatRoles.Tool, ChatRoles.User, ChatRoles.Assistant], sample.Messages.Select(m => m.Role));
        Assert.Equal("add", sample.Messages[0].ToolCalls!.Value[0].Function);
        Assert.Equal("1", sample.Messages[1].ToolCallId!.Value.GetString());
        Assert.Equal(["text", "image"], sample.Messages[2].Content.Parts.Select(p => p.Type));
        Assert.Equal("C", sample.Scores!["includes"].Value.ToString());
    }

    [Fact]
    public async Task Plan_ADatasetThatLooksWrong_HasItsWarnings()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("odd", "dataset: {file: q.csv}"));
        await File.WriteAllTextAsync(Path.Combine(host.Tasks, "q.csv"), "input,input\na,b\n", TestContext.Current.CancellationToken);

        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "odd" }, "e", null, TestContext.Current.CancellationToken);

        Assert.Equal(["tasks/q.csv:1: the columns 1 and 2 are both named \"input\", and the last one counts. Give each a name of its own."], plan.Warnings);
    }

    [Fact]
    public async Task Run_ADatasetThatLooksWrong_SaysSoInItsLog()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("odd", "dataset: {file: q.csv}"));
        await File.WriteAllTextAsync(Path.Combine(host.Tasks, "q.csv"), "input,input\na,b\n", TestContext.Current.CancellationToken);

        var outcome = await host.RunAsync(new EvalRequest { Task = "odd", Model = "mockllm/model" });

        var header = await EvalLogReader.ReadHeaderAsync(outcome.Path!, TestContext.Current.CancellationToken);
        Assert.Contains("both named \"input\"", Assert.Single(OwnFacts.Of(header)!.Warnings), StringComparison.Ordinal);
    }

    private static void Write(EngineHost host, string lines) => File.WriteAllText(Path.Combine(host.Tasks, "q.jsonl"), lines);
}
