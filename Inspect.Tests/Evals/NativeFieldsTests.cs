using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>A log of ours has the fields that a log of the reference has, in its order.</summary>
public sealed class NativeFieldsTests
{
    private const string Hello = "dataset: [{input: Just reply with Good day, target: Good day}]\nscorer: exact\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("eval")]
    [InlineData("eval.dataset")]
    [InlineData("eval.config")]
    [InlineData("eval.scorers.0")]
    [InlineData("plan")]
    [InlineData("plan.steps.0")]
    [InlineData("plan.steps.0.params")]
    [InlineData("results")]
    [InlineData("results.scores.0")]
    [InlineData("results.scores.0.metrics.mean")]
    [InlineData("results.headline")]
    [InlineData("stats")]
    [InlineData("")]
    public async Task Header_HelloWorld_HasTheFieldsOfTheReference(string place)
    {
        var (native, ours) = await LogsAsync("header.json");

        AssertHas(At(native, place), At(ours, place));
    }

    [Fact]
    public async Task Config_HelloWorld_IsThatOfTheReference()
    {
        var (native, ours) = await LogsAsync("header.json");

        Assert.Equal(At(native, "eval.config").GetRawText(), At(ours, "eval.config").GetRawText());
        Assert.Equal(At(native, "plan.steps.0").GetRawText(), At(ours, "plan.steps.0").GetRawText());
        Assert.False(At(ours, "eval").TryGetProperty("solver_args_passed", out _));
        Assert.Equal("hello", At(ours, "eval.task_registry_name").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("output")]
    [InlineData("output.usage")]
    [InlineData("messages.0")]
    [InlineData("messages.1")]
    [InlineData("events_data")]
    [InlineData("events_data.messages.0")]
    public async Task Sample_HelloWorld_HasTheFieldsOfTheReference(string place)
    {
        var (native, ours) = await LogsAsync("samples/1_epoch_1.json");

        AssertHas(At(native, place), At(ours, place));
    }

    [Fact]
    public async Task Summary_HelloWorld_HasTheFieldsOfTheReference()
    {
        var (native, ours) = await LogsAsync("summaries.json");

        AssertHas(native[0], ours[0]);
    }

    [Fact]
    public async Task Events_HelloWorld_HaveTheFieldsOfTheReference()
    {
        var (native, ours) = await LogsAsync("samples/1_epoch_1.json");
        var expected = At(native, "events").EnumerateArray().ToList();
        var actual = At(ours, "events").EnumerateArray().ToList();

        Assert.Equal(expected.Select(e => e.GetProperty("event").GetString()), actual.Select(e => e.GetProperty("event").GetString()));
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(Names(one), Names(other));
            if (one.GetProperty("event").GetString() == "state")
            {
                Assert.Equal(Changes(one), Changes(other));
            }
        }

        var init = actual.Single(e => e.GetProperty("event").GetString() == "sample_init");
        Assert.Equal("mockllm/model", At(init, "state.output.model").GetString());
        var score = actual.Single(e => e.GetProperty("event").GetString() == "score");
        Assert.Equal("{}", At(score, "scorer_args").GetRawText());
        Assert.Equal(At(ours, "model_usage").GetRawText(), At(score, "model_usage").GetRawText());
        var call = actual.Single(e => e.GetProperty("event").GetString() == "model").GetProperty("call");
        Assert.Equal(["request", "response", "time", "call_refs", "call_key"], Names(call));
        Assert.Equal("""{"role":"user","content":"Just reply with Good day"}""", At(ours, "events_data.calls.0").GetRawText());
    }

    [Fact]
    public async Task Sample_InputOfMessages_HasTheirIdsEverywhere()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("talk", "dataset: [{input: [{role: system, content: Be brief.}, {role: user, content: Say A}], target: A}]\nscorer: exact\nepochs: 2\n"));
        var outcome = await host.RunAsync(new EvalRequest { Task = "talk" });

        var summaries = await EvalLogReader.ReadSummariesAsync(outcome.Path!, Stop);
        foreach (var summary in summaries)
        {
            var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, summary.Id, summary.Epoch, Stop);
            var ids = sample.Input.Messages.Select(m => m.Id).ToList();

            Assert.All(ids, Assert.NotNull);
            Assert.Equal(ids, summary.Input.Messages.Select(m => m.Id));
            Assert.Equal(ids, sample.Messages.Take(2).Select(m => m.Id));
            var init = sample.Events.OfType<SampleInitEvent>().Single();
            Assert.Equal(ids, init.Sample.GetProperty("input").EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        }

        Assert.Equal(2, summaries.Count);
        Assert.Equal(summaries[0].Input, summaries[1].Input);
    }

    [Theory]
    [InlineData(null, 5, 1)]
    [InlineData(true, 7, 1)]
    [InlineData(false, 0, 1)]
    public void Next_CallsOfOneModel_AreKeptAsTheRunSays(bool? keepsAll, int kept, int keptOfAnother)
    {
        var calls = new KeptCalls(keepsAll);

        Assert.Equal(kept, Enumerable.Range(0, 7).Count(_ => calls.Next("a/b")));
        Assert.Equal(keepsAll == false ? 0 : keptOfAnother, calls.Next("c/d") ? 1 : 0);
    }

    [Fact]
    public async Task Model_CallThatFails_IsKeptWithItsError()
    {
        await using var host = new EngineHost(new FakeProvider((_, _) => throw new InspectException("The model is tired.")), ("two", "dataset: [{input: one, target: A, id: 1}]\nscorer: exact\nfail_on_error: false\n"));
        var outcome = await host.RunAsync(new EvalRequest { Task = "two" });

        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);

        var call = sample.Events.OfType<ModelEvent>().Single().Call!.Value;
        Assert.Equal("""{"request":{"model":"model","messages":[{"role":"user","content":"one"}]},"response":{"error":"The model is tired."},"error":true}""", call.GetRawText());
    }

    /// <summary>A log of the reference, and ours of the same task.</summary>
    private static async Task<(JsonElement Native, JsonElement Ours)> LogsAsync(string member)
    {
        var native = LogVectors.Current("*_hello-world_5yVNodaqa8JzdLkouufeTQ.eval");
        await using var host = new EngineHost(FakeProvider.Saying("unused"), ("hello", Hello));
        var outcome = await host.RunAsync(new EvalRequest { Task = "hello", Model = "mockllm/model" });
        return (Read(native, member), Read(outcome.Path!, member));
    }

    private static JsonElement Read(string path, string member)
    {
        using var archive = ZipFile.Open(path);
        return LogJson.Element(archive.ReadAll(archive.Directory.Find(member)!));
    }

    private static JsonElement At(JsonElement element, string place) => place.Length == 0
        ? element
        : place.Split('.').Aggregate(element, (at, step) => at.ValueKind == JsonValueKind.Array ? at[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : at.GetProperty(step));

    /// <summary>All fields of the one stand in the other, in the same order; the other may have more.</summary>
    private static void AssertHas(JsonElement native, JsonElement ours)
    {
        var expected = Names(native);

        Assert.Equal(expected, Names(ours).Where(expected.Contains));
    }

    private static List<string> Names(JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];

    private static List<string> Changes(JsonElement state) => [.. state.GetProperty("changes").EnumerateArray().Select(c => $"{c.GetProperty("op")} {c.GetProperty("path")}").Where(c => c != "replace /output/model")];
}
