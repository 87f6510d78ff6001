using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Reading;

/// <summary>What a dump makes of headers of old logs (log format 14.4, the rows about the header; 5.3; 3).</summary>
public sealed class LegacyHeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("""{"2026.eval":{"version":2}}""", "the field eval is missing. It may be another kind of file.")]
    [InlineData("""{"eval":{"created":"2026-01-02T12:00:00Z"}}""", "the fields task, dataset, model, config are missing. It may be another kind of file.")]
    [InlineData("""{"eval":[]}""", "a value of another kind is expected there.")]
    public async Task Read_AnotherKindOfFile_IsSaidInPlainWords(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("logs.json"), json, Stop);

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadHeaderAsync(folder.File("logs.json"), Stop));

        Assert.EndsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Inspect.", error.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"id":3,"epoch":1,"input":"","target":""},{"id":"b","epoch":1,"input":"","target":""},{"id":3,"epoch":2,"input":"","target":""}""", "[3,\"b\"]")]
    [InlineData("", "[]")]
    public async Task Dump_NoSampleIds_HasThoseOfTheSamples(string samples, string expected)
    {
        var log = await DumpAsync(OldLogs.Of(samples));

        AssertJson(expected, log.GetProperty("eval").GetProperty("dataset").GetProperty("sample_ids"));
    }

    [Fact]
    public async Task Dump_NoSampleIdsInAnArchive_HasThoseOfTheSamples()
    {
        await using (var writer = await EvalLogWriter.StartAsync(_folder.File("a.eval"), MakeLog.Spec() with { Dataset = new EvalDataset() }, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            foreach (var (id, epoch) in ((SampleId, int)[])[(SampleId.Of(10), 1), (SampleId.Of("9"), 1), (SampleId.Of(2), 1), (SampleId.Of(2), 2)])
            {
                await writer.WriteSampleAsync(MakeLog.Sample(id, epoch), Stop);
            }

            await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);
        }

        AssertJson("[2,10,\"9\"]", (await DumpFileAsync("a.eval")).GetProperty("eval").GetProperty("dataset").GetProperty("sample_ids"));
    }

    [Fact]
    public async Task Dump_SampleIdsOrHeaderOnly_StayAsTheyAre()
    {
        const string Sample = """{"id":1,"epoch":1,"input":"","target":""}""";

        AssertJson("[7]", (await DumpAsync(OldLogs.Of(Sample, dataset: "\"sample_ids\":[7]"))).GetProperty("eval").GetProperty("dataset").GetProperty("sample_ids"));
        AssertJson("{}", (await DumpAsync(OldLogs.Of(Sample), isHeaderOnly: true)).GetProperty("eval").GetProperty("dataset"));
    }

    [Fact]
    public async Task Dump_NoListOfSamples_HasNone()
    {
        var log = await DumpAsync(OldLogs.Of().Replace(",\"samples\":[]", string.Empty, StringComparison.Ordinal));

        Assert.False(log.TryGetProperty("samples", out _));
        AssertJson("{}", log.GetProperty("eval").GetProperty("dataset"));
    }

    [Theory]
    [InlineData(",\"task_args\":{\"a\":1}", "task_args_passed", "{\"a\":1}")]
    [InlineData(",\"task_args\":{\"a\":1},\"task_args_passed\":{}", "task_args_passed", "{}")]
    [InlineData(",\"solver_args\":{\"a\":1}", "solver_args_passed", "{\"a\":1}")]
    [InlineData("", "solver_args_passed", "{}")]
    [InlineData("", "task_version", "0")]
    [InlineData(",\"task_version\":\"b\"", "task_version", "\"b\"")]
    [InlineData("", "eval_id", "\"6N4ACvqRWjRiaJsfQG5NdC\"")]
    [InlineData(",\"sandbox\":[\"docker\",\"compose.yaml\"]", "sandbox", """{"type":"docker","config":"compose.yaml"}""")]
    [InlineData(",\"sandbox\":[\"docker\",null]", "sandbox", """{"type":"docker"}""")]
    [InlineData(",\"model_generate_config\":{\"reasoning_history\":true}", "model_generate_config", """{"reasoning_history":"all"}""")]
    [InlineData(",\"model_generate_config\":{\"reasoning_history\":false}", "model_generate_config", """{"reasoning_history":"none"}""")]
    public async Task Dump_OldSpec_HasTheCurrentField(string eval, string field, string expected)
    {
        var log = await DumpAsync(OldLogs.Of(eval: eval));

        AssertJson(expected, log.GetProperty("eval").GetProperty(field));
    }

    [Theory]
    [InlineData("\"max_messages\":5", "message_limit", "5")]
    [InlineData("\"max_messages\":5,\"message_limit\":7", "message_limit", "7")]
    [InlineData(
        """ "approval":{"approvers":[{"name":"auto","tools":"*","decision":"reject","params":{"a":1}},{"name":"human","tools":["x"]}]}""",
        "approval",
        """{"approvers":[{"name":"auto","tools":"*","params":{"a":1,"decision":"reject"}},{"name":"human","tools":["x"],"params":{}}]}""")]
    public async Task Dump_OldConfig_HasTheCurrentField(string config, string field, string expected)
    {
        var log = await DumpAsync(OldLogs.Of(config: config));

        AssertJson(expected, log.GetProperty("eval").GetProperty("config").GetProperty(field));
    }

    [Fact]
    public async Task Dump_OldPlan_HasTheCurrentFields()
    {
        var log = await DumpAsync(OldLogs.Of(plan: """ "steps":[{"solver":"s","params":{"a":1}}],"finish":{"solver":"f"},"config":{"reasoning_history":true}"""));

        AssertJson(
            """{"name":"plan","steps":[{"solver":"s","params":{"a":1},"params_passed":{"a":1}}],"finish":{"solver":"f","params":{},"params_passed":{}},"config":{"reasoning_history":"all"}}""",
            log.GetProperty("plan"));
    }

    [Fact]
    public async Task Dump_ScorerOfVersion1_IsTheOnlyScore()
    {
        var log = await DumpAsync(OldLogs.Of(
            """{"id":1,"epoch":1,"input":"","target":"","score":{"value":"C"}}""",
            results: """ "scorer":{"name":"match","params":{"location":"end"}},"metrics":{"accuracy":{"name":"accuracy","value":1.0,"options":{}}}"""));

        AssertJson(
            """{"total_samples":0,"completed_samples":0,"scores":[{"name":"match","scorer":"match","params":{"location":"end"},"metrics":{"accuracy":{"name":"accuracy","value":1.0,"params":{},"options":{}}}}]}""",
            log.GetProperty("results"));
        AssertJson("""{"match":{"value":"C","history":[]}}""", log.GetProperty("samples")[0].GetProperty("scores"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("-12345")]
    [InlineData("NaN")]
    public async Task Dump_NumberOfAMetric_StaysWhatItIs(string value)
    {
        var metric = $$"""{"name":"m","group":"g","value":{{value}},"params":{"a":null},"metadata":{"b":1},"future":2}""";

        var log = await DumpAsync(OldLogs.Of(results: $"\"scores\":[{{\"name\":\"s\",\"scorer\":\"s\",\"metrics\":{{\"m\":{metric}}}}}]"));

        AssertJson(metric, log.GetProperty("results").GetProperty("scores")[0].GetProperty("metrics").GetProperty("m"));
    }

    [Fact]
    public async Task Dump_ReductionsInTheResults_StandOnTheirOwn()
    {
        var log = await DumpAsync(OldLogs.Of(results: """ "scores":[],"sample_reductions":[{"scorer":"s","samples":[{"value":NaN,"sample_id":1,"metadata":{"unscored_reason":"refusal"}}]}]"""));

        Assert.False(log.GetProperty("results").TryGetProperty("sample_reductions", out _));
        AssertJson("""[{"scorer":"s","samples":[{"value":NaN,"reason":"refusal","metadata":{"unscored_reason":"refusal"},"history":[],"sample_id":1}]}]""", log.GetProperty("reductions"));
    }

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.Empty(JsonValues.Differences(LogJson.Element(System.Text.Encoding.UTF8.GetBytes(expected)), actual, "$"));

    private async Task<JsonElement> DumpAsync(string log, bool isHeaderOnly = false)
    {
        await File.WriteAllTextAsync(_folder.File("a.json"), log, Stop);
        return await DumpFileAsync("a.json", isHeaderOnly);
    }

    private async Task<JsonElement> DumpFileAsync(string name, bool isHeaderOnly = false)
    {
        using var memory = new MemoryStream();
        await LogConverter.DumpAsync(_folder.File(name), memory, isHeaderOnly, AttachmentMode.Keep, Stop);
        return LogJson.Element(memory.ToArray());
    }
}
