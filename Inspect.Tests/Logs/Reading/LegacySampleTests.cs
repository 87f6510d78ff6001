using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs.Damage;

namespace Inspect.Tests.Logs.Reading;

/// <summary>What a dump makes of samples of old logs, and a look at one page of it too (log format 14.4, the rows about samples; 9; 20).</summary>
public sealed class LegacySampleTests : IDisposable
{
    private const string Error = """ "tool_error":"no such tool" """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"sandbox\":[\"docker\",\"compose.yaml\"]", "sandbox", """{"type":"docker","config":"compose.yaml"}""")]
    [InlineData("\"transcript\":{\"events\":[{\"event\":\"info\",\"data\":1}],\"content\":{\"h\":\"text\"}}", "attachments", """{"h":"text"}""")]
    [InlineData("\"transcript\":{\"events\":[{\"event\":\"info\",\"data\":1}],\"content\":{\"h\":\"text\"}}", "events", """[{"event":"info","data":1}]""")]
    [InlineData("\"scores\":{\"s\":{\"value\":\"C\"}}", "scores", """{"s":{"value":"C","history":[]}}""")]
    [InlineData("\"scores\":{\"s\":{\"value\":[1,null]}}", "scores", """{"s":{"value":[1,NaN],"history":[]}}""")]
    [InlineData("\"scores\":{\"s\":{\"value\":{\"a\":null}}}", "scores", """{"s":{"value":{"a":null},"history":[]}}""")]
    [InlineData(
        "\"scores\":{\"s\":{\"value\":NaN,\"metadata\":{\"unscored_reason\":\"grader_failed\",\"a\":1}}}",
        "scores",
        """{"s":{"value":NaN,"reason":"grader_failed","metadata":{"unscored_reason":"grader_failed","a":1},"history":[]}}""")]
    [InlineData(
        "\"scores\":{\"s\":{\"value\":NaN,\"reason\":\"refusal\",\"metadata\":{\"unscored_reason\":\"x\"}}}",
        "scores",
        """{"s":{"value":NaN,"reason":"refusal","metadata":{"unscored_reason":"x"},"history":[]}}""")]
    [InlineData(
        "\"output\":{\"model\":\"m\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"yes\"},\"stop_reason\":\"length\"}]}",
        "output",
        """{"model":"m","choices":[{"message":{"content":"yes","role":"assistant"},"stop_reason":"max_tokens"}],"completion":"yes"}""")]
    [InlineData("", "role_usage", "{}")]
    [InlineData("", "output", """{"model":"","choices":[],"completion":""}""")]
    public async Task Dump_OldSample_HasTheCurrentField(string fields, string field, string expected)
    {
        var sample = await DumpAsync(fields);

        AssertJson(expected, sample.GetProperty(field));
    }

    [Theory]
    [InlineData("\"messages\":[{\"content\":\"a\"},{\"content\":\"b\",\"tool_calls\":[]},{\"content\":\"c\",\"tool_call_id\":\"x\"},{\"content\":\"d\",\"tool_call_id\":[\"x\"]}]", "messages", "system assistant tool user")]
    [InlineData("\"output\":{\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\"yes\"},\"stop_reason\":\"stop\"}]}", "output", "assistant")]
    public async Task Dump_MessagesWithoutRole_HaveTheFirstThatFits(string fields, string field, string roles)
    {
        var value = (await DumpAsync(fields)).GetProperty(field);
        var messages = field == "output" ? value.GetProperty("choices").EnumerateArray().Select(c => c.GetProperty("message")) : value.EnumerateArray();

        Assert.Equal(roles, string.Join(' ', messages.Select(m => m.GetProperty("role").GetString())));
    }

    [Theory]
    [InlineData("input")]
    [InlineData("messages")]
    public async Task Dump_OldMessages_HaveErrorsAndTypesOfCalls(string field)
    {
        const string Old = """[{"role":"assistant","content":"","tool_calls":[{"id":"c","function":"f","arguments":{},"type":null}]},{"role":"tool","content":"",""" + Error + "}]";

        var sample = await DumpAsync($"\"{field}\":{Old}", hasInput: field != "input");

        AssertJson(
            """[{"content":"","role":"assistant","tool_calls":[{"id":"c","function":"f","arguments":{},"type":"function"}]},{"content":"","role":"tool","error":{"type":"unknown","message":"no such tool"}}]""",
            sample.GetProperty(field));
    }

    [Theory]
    [InlineData("""{"event":"logger","message":{"level":"tools","message":"m","created":1.0}}""", """{"event":"logger","message":{"level":"trace","message":"m","created":1.0}}""")]
    [InlineData("""{"event":"logger","message":{"level":"sandbox","message":"m","created":1.0}}""", """{"event":"logger","message":{"level":"trace","message":"m","created":1.0}}""")]
    [InlineData("""{"event":"score","score":{"value":null}}""", """{"event":"score","score":{"value":NaN,"history":[]},"intermediate":false}""")]
    [InlineData("""{"event":"score","score":{"metadata":{"unscored_reason":"no_response"}}}""", """{"event":"score","score":{"value":NaN,"reason":"no_response","metadata":{"unscored_reason":"no_response"},"history":[]},"intermediate":false}""")]
    [InlineData("""{"event":"subtask","name":"n","input":"text"}""", """{"event":"subtask","name":"n","input":{},"events":[]}""")]
    [InlineData("""{"event":"branch","from_message":"m","from_span":"s"}""", """{"event":"branch","from_anchor":"m"}""")]
    [InlineData("""{"event":"sample_init","sample":{"input":"i","target":"t","sandbox":["docker",null]}}""", """{"event":"sample_init","sample":{"input":"i","target":"t","sandbox":{"type":"docker"}}}""")]
    [InlineData(
        """{"event":"approval","message":"m","call":{"id":"c","function":"f","arguments":{},"type":null},"approver":"a","decision":"modify","modified":{"id":"c","function":"g","arguments":{}}}""",
        """{"event":"approval","message":"m","call":{"id":"c","function":"f","arguments":{},"type":"function"},"approver":"a","decision":"modify","modified":{"id":"c","function":"g","arguments":{},"type":"function"}}""")]
    [InlineData(
        """{"event":"model","model":"m","input":[{"role":"tool","content":"",""" + Error + """}],"tools":[],"tool_choice":"auto","config":{"reasoning_history":false},"output":{"model":"m","choices":[{"message":{"role":"assistant","content":"a"},"stop_reason":"length"}]}}""",
        """{"event":"model","model":"m","input":[{"content":"","role":"tool","error":{"type":"unknown","message":"no such tool"}}],"tools":[],"tool_choice":"auto","config":{"reasoning_history":"none"},"output":{"model":"m","choices":[{"message":{"content":"a","role":"assistant"},"stop_reason":"max_tokens"}],"completion":"a"}}""")]
    public async Task Dump_OldEvent_IsACurrentOne(string old, string expected)
    {
        var sample = await DumpAsync($"\"events\":[{old}]");
        using var reader = await SampleReader.OpenAsync(_folder.File("a.json"), SampleId.Of(1), 1, Stop);

        AssertJson(expected, sample.GetProperty("events")[0]);
        AssertJson(expected, LogJson.ToElement(reader.EventPage(0, 1).ToList())[0]);
    }

    [Fact]
    public async Task Dump_PoolOfTheInterimForm_IsResolved()
    {
        var sample = await DumpAsync("""
            "message_pool":[{"role":"user","content":"a"},{"role":"user","content":"b"}],
            "events":[{"event":"model","model":"m","input":[],"input_refs":[[1,2]],"tools":[],"tool_choice":"auto","config":{},"output":{"model":"m","choices":[]}}]
            """);

        AssertJson("""[{"content":"b","role":"user"}]""", sample.GetProperty("events")[0].GetProperty("input"));
        Assert.False(sample.TryGetProperty("message_pool", out _));
    }

    [Fact]
    public async Task Dump_OldReferences_AreResolvedAsTheCurrentOnes()
    {
        await WriteAsync(""" "attachments":{"h":"long"},"events":[{"event":"info","data":"tc://h"},{"event":"info","data":"attachment://h"},{"event":"info","data":"tc://none"}]""");
        using var memory = new MemoryStream();
        await LogConverter.DumpAsync(_folder.File("a.json"), memory, isHeaderOnly: false, AttachmentMode.Full, Stop);

        AssertJson(
            """[{"event":"info","data":"long"},{"event":"info","data":"long"},{"event":"info","data":"tc://none"}]""",
            LogJson.Element(memory.ToArray()).GetProperty("samples")[0].GetProperty("events"));
    }

    [Fact]
    public async Task Read_ScoreAndScores_IsRefused()
    {
        await WriteAsync(""" "score":{"value":"C"},"scores":{"s":{"value":"I"}}""");

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadSampleAsync(_folder.File("a.json"), SampleId.Of(1), 1, Stop));

        Assert.Equal("In the log a.json the sample 1 of epoch 1 cannot be read: The fields score and scores are both there; one of them is expected.", error.Message);
    }

    [Fact]
    public async Task ReadSummaries_OldReason_IsThere()
    {
        var path = await OddLogTests.WithMemberAsync(
            _folder, "summaries.json", _ => """[{"id":1,"epoch":1,"input":"","target":"","scores":{"s":{"value":NaN,"metadata":{"unscored_reason":"refusal"}}}}]"""u8.ToArray());

        Assert.Equal("refusal", (await EvalLogReader.ReadSummariesAsync(path, Stop))[0].Scores!["s"].Reason);
        Assert.Equal("refusal", (await EvalLogReader.ReadSummaryPageAsync(path, 0, 1, Stop)).Samples[0].Scores!["s"].Reason);
    }

    private static void AssertJson(string expected, JsonElement actual) => Assert.Empty(JsonValues.Differences(LogJson.Element(Encoding.UTF8.GetBytes(expected)), actual, "$"));

    private Task WriteAsync(string fields, bool hasInput = true) => File.WriteAllTextAsync(
        _folder.File("a.json"),
        OldLogs.Of($"{{\"id\":1,\"epoch\":1,\"target\":\"\"{(hasInput ? ",\"input\":\"\"" : string.Empty)}{(fields.Length == 0 ? string.Empty : "," + fields)}}}"),
        Stop);

    private async Task<JsonElement> DumpAsync(string fields, bool hasInput = true)
    {
        await WriteAsync(fields, hasInput);
        using var memory = new MemoryStream();
        await LogConverter.DumpAsync(_folder.File("a.json"), memory, isHeaderOnly: false, AttachmentMode.Keep, Stop);
        return LogJson.Element(memory.ToArray()).GetProperty("samples")[0];
    }
}
