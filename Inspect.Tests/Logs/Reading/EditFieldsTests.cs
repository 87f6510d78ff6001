using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Reading;

/// <summary>What a log leaves unsaid of its edits, and times in places that are kept as they are, read as the reference reads them (log format 4.3, 5.8, 9).</summary>
public sealed class EditFieldsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        """ "scores":{"s":{"value":"I","history":[{"value":"C"},{"explanation":"no","provenance":{"author":"ann","timestamp":"2026-01-02T07:00:00-05:00"}}]}} """,
        "scores",
        """
        {"s":{"value":"I","history":[
            {"value":"C","answer":"UNCHANGED","explanation":"UNCHANGED","reason":"UNCHANGED","metadata":"UNCHANGED"},
            {"value":"UNCHANGED","answer":"UNCHANGED","explanation":"no","reason":"UNCHANGED","metadata":"UNCHANGED",
             "provenance":{"timestamp":"2026-01-02T12:00:00Z","author":"ann","metadata":{}}}]}}
        """)]
    [InlineData(
        """ "events":[{"event":"score_edit","score_name":"s","edit":{"value":"I","more":1,"provenance":{"timestamp":"2026-01-02 12:00:00.5","author":"ann","reason":"r","metadata":{"a":null}}}}] """,
        "events",
        """
        [{"event":"score_edit","score_name":"s","edit":{"value":"I","answer":"UNCHANGED","explanation":"UNCHANGED","reason":"UNCHANGED","metadata":"UNCHANGED","more":1,
          "provenance":{"timestamp":"2026-01-02T12:00:00.500000Z","author":"ann","reason":"r","metadata":{"a":null}}}}]
        """)]
    [InlineData(
        """ "invalidation":{"timestamp":"2026-01-02T12:00:00+02:00","author":"ann"} """,
        "invalidation",
        """{"timestamp":"2026-01-02T10:00:00Z","author":"ann","metadata":{}}""")]
    [InlineData(
        """ "events":[{"event":"sandbox","action":"exec","cmd":"ls","completed":"2026-01-02T07:00:00.25-05:00"},{"event":"sandbox","action":"exec","cmd":"ls"},{"event":"sandbox","action":"exec","completed":"soon"}] """,
        "events",
        """
        [{"event":"sandbox","action":"exec","cmd":"ls","completed":"2026-01-02T12:00:00.250000+00:00"},{"event":"sandbox","action":"exec","cmd":"ls"},
         {"event":"sandbox","action":"exec","completed":"soon"}]
        """)]
    public async Task Dump_Sample_HasTheFieldsOfTheReference(string fields, string field, string expected)
    {
        var log = await DumpAsync(OldLogs.Of($$"""{"id":1,"epoch":1,"input":"","target":"",{{fields}}}"""));

        Assert.Empty(JsonValues.Differences(Json(expected), log.GetProperty("samples")[0].GetProperty(field), "$"));
    }

    [Theory]
    [InlineData("log_updates", """{"edits":[{"type":"tags","tags_add":["a"],"tags_remove":[]}],"provenance":P}""")]
    [InlineData("config_updates", """{"changes":[],"scope":"task","provenance":P}""")]
    public async Task Dump_HeaderWithUpdates_HasTheirProvenanceInUtc(string field, string update)
    {
        var text = OldLogs.Of();
        var old = update.Replace("P", """{"timestamp":"2026-01-02T07:00:00-05:00","author":"ann"}""", StringComparison.Ordinal);
        var now = update.Replace("P", """{"timestamp":"2026-01-02T12:00:00Z","author":"ann","metadata":{}}""", StringComparison.Ordinal);

        var log = await DumpAsync(text[..text.LastIndexOf('}')] + $",\"{field}\":[{old}]}}");

        Assert.Empty(JsonValues.Differences(Json($"[{now}]"), log.GetProperty(field), "$"));
    }

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1e2", "100")]
    [InlineData("1", "1")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("\"1.0\"", "\"1.0\"")]
    public async Task Dump_SampleId_IsAnIntegerWhereItHasNoFraction(string id, string expected)
    {
        var log = await DumpAsync(OldLogs.Of($$"""{"id":{{id}},"epoch":1,"input":"","target":""}"""));

        Assert.Equal(expected, log.GetProperty("samples")[0].GetProperty("id").GetRawText());
    }

    [Fact]
    public async Task Read_SampleIdWithAFraction_IsRefused()
    {
        await File.WriteAllTextAsync(_folder.File("a.json"), OldLogs.Of("""{"id":1.5,"epoch":1,"input":"","target":""}"""), Stop);

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadSummariesAsync(_folder.File("a.json"), Stop));

        Assert.Contains("A sample id is an integer or a text, not 1.5.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_OriginalWithoutAnExplanation_HasNone()
    {
        await File.WriteAllTextAsync(_folder.File("a.json"), OldLogs.Of(
            """{"id":1,"epoch":1,"input":"","target":"","scores":{"s":{"value":"I","explanation":"no","history":[{"value":"C","answer":"x"},{"value":"I","explanation":"no","provenance":{"timestamp":"2026-01-02T12:00:00Z","author":"ann"}}]}}}"""), Stop);
        var score = (await EvalLogReader.ReadSampleAsync(_folder.File("a.json"), SampleId.Of(1), 1, Stop)).Scores!["s"];

        var undone = ScoreChange.Undo(score)!.Apply(score);

        Assert.Equal(("C", "x", null), (undone.Value.ToString(), undone.Answer, undone.Explanation));
    }

    private static JsonElement Json(string text) => LogJson.Element(Encoding.UTF8.GetBytes(text));

    private async Task<JsonElement> DumpAsync(string text)
    {
        await File.WriteAllTextAsync(_folder.File("a.json"), text, Stop);
        using var memory = new MemoryStream();
        await LogConverter.DumpAsync(_folder.File("a.json"), memory, isHeaderOnly: false, AttachmentMode.Keep, Stop);
        return LogJson.Element(memory.ToArray());
    }
}
