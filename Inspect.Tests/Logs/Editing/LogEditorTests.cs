using System.Text.Json;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Editing;

public sealed class LogEditorTests
{
    private static readonly LogProvenance Ann = new(MakeLog.Noon, "ann", "looked again");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(".eval")]
    [InlineData(".json")]
    public async Task Apply_TagsAndMetadata_AreDerivedAndSaidByWhom(string ending)
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ending, Stop);

        await LogEditor.ApplyAsync(path, [new TagsEdit(["b", "a"], []), new TagsEdit([], ["b"])], Ann, null, MakeLog.Editing, Stop);
        await LogEditor.ApplyAsync(path, [new MetadataEdit(new Dictionary<string, JsonElement> { ["k"] = LogJson.Element("[1,null]"u8.ToArray()) }, [])], Ann, null, MakeLog.Editing, Stop);

        var log = await EvalLogReader.ReadHeaderAsync(path, Stop);
        Assert.Equal(["a"], log.Tags);
        Assert.Equal("[1,null]", JsonSerializer.Serialize(log.Metadata["k"]));
        Assert.Equal(3, log.LogUpdates!.Value.Length);
        Assert.Equal(
            """{"timestamp":"2026-01-02T12:00:00Z","author":"ann","reason":"looked again","metadata":{}}""",
            JsonSerializer.Serialize(log.LogUpdates.Value[0].GetProperty("provenance")));
        Assert.Equal(["1", "2"], (await EvalLogReader.ReadSummariesAsync(path, Stop)).Select(s => s.Id.Text));
    }

    [Fact]
    public async Task Apply_NothingNew_LeavesTheFile()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        await LogEditor.ApplyAsync(path, [new TagsEdit(["a"], [])], Ann, null, MakeLog.Editing, Stop);
        var version = LogEditor.VersionOf(path);

        var result = await LogEditor.ApplyAsync(path, [new TagsEdit(["a"], ["never"]), new MetadataEdit(new Dictionary<string, JsonElement>(), ["never"])], Ann, version, MakeLog.Editing, Stop);

        Assert.Equal((version, 1), (result.Version, result.Header.LogUpdates!.Value.Length));
    }

    [Theory]
    [InlineData(".eval")]
    [InlineData(".json")]
    public async Task Apply_Score_KeepsHistoryAndCountsAgain(string ending)
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ending, Stop);

        var result = await LogEditor.ApplyAsync(
            path, [new ScoreEdit(SampleId.Of(2), 1, "exact", new ScoreChange { Value = ScoreValue.Incorrect, Explanation = new(true, "no") })], Ann, null, MakeLog.Editing, Stop);

        var sample = await EvalLogReader.ReadSampleAsync(path, SampleId.Of(2), 1, Stop);
        var score = sample.Scores!["exact"];
        Assert.Equal((ScoreValue.Incorrect, "hello", "no"), (score.Value, score.Answer, score.Explanation));
        Assert.Equal(
            ["""{"value":"C","answer":"hello","explanation":"UNCHANGED","reason":"UNCHANGED","metadata":{}}""", """{"value":"I","answer":"UNCHANGED","explanation":"no","reason":"UNCHANGED","metadata":"UNCHANGED","provenance":{"timestamp":"2026-01-02T12:00:00Z","author":"ann","reason":"looked again","metadata":{}}}"""],
            score.History.Select(h => JsonSerializer.Serialize(h)));
        Assert.Equal("exact", Assert.IsType<ScoreEditEvent>(sample.Events[^1]).ScoreName);
        Assert.Equal(0.5, result.Header.Results!.Scores[0].Metrics["accuracy"].Value);
        Assert.Equal([1.0, 0.0], (await EvalLogReader.ReadReductionsAsync(path, Stop))[0].Samples.Select(s => ScoreConversion.ToNumber(s.Value)));
        Assert.Equal([ScoreValue.Correct, ScoreValue.Incorrect], (await EvalLogReader.ReadSummariesAsync(path, Stop)).Select(s => s.Scores!["exact"].Value));
    }

    [Fact]
    public async Task Apply_ScoreUndone_IsTheOriginalAgain()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        await LogEditor.ApplyAsync(path, [new ScoreEdit(SampleId.Of(1), 1, "exact", new ScoreChange { Value = ScoreValue.Incorrect, Explanation = new(true, "no") })], Ann, null, MakeLog.Editing, Stop);
        var edited = (await EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop)).Scores!["exact"];

        await LogEditor.ApplyAsync(path, [new ScoreEdit(SampleId.Of(1), 1, "exact", ScoreChange.Undo(edited)!)], Ann, null, MakeLog.Editing, Stop);

        var score = (await EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop)).Scores!["exact"];
        Assert.Equal((ScoreValue.Correct, "hello", null, 3), (score.Value, score.Answer, score.Explanation, score.History.Length));
    }

    [Fact]
    public async Task Apply_Invalidation_MarksSampleAndLogUntilTakenBack()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);

        var marked = await LogEditor.ApplyAsync(path, [new InvalidationEdit(SampleId.Of(1), 1, true)], Ann, null, MakeLog.Editing, Stop);
        var mark = (await EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop)).Invalidation;
        var taken = await LogEditor.ApplyAsync(path, [new InvalidationEdit(SampleId.Of(1), 1, false)], Ann, marked.Version, MakeLog.Editing, Stop);

        Assert.Equal("looked again", mark!.Value.GetProperty("reason").GetString());
        Assert.Equal((true, false), (marked.Header.Invalidated, taken.Header.Invalidated));
        Assert.Null((await EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop)).Invalidation);
    }

    [Fact]
    public async Task Apply_StaleVersion_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        var version = LogEditor.VersionOf(path);
        await LogEditor.ApplyAsync(path, [new TagsEdit(["a"], [])], Ann, version, MakeLog.Editing, Stop);

        var error = await Assert.ThrowsAsync<LogEditException>(() => LogEditor.ApplyAsync(path, [new TagsEdit(["b"], [])], Ann, version, MakeLog.Editing, Stop));

        Assert.Equal(LogEditProblem.Stale, error.Problem);
        Assert.Equal(["a"], (await EvalLogReader.ReadHeaderAsync(path, Stop)).Tags);
    }

    [Fact]
    public async Task Apply_RunningLog_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await using var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop);

        var error = await Assert.ThrowsAsync<LogEditException>(() => LogEditor.ApplyAsync(writer.Path, [new TagsEdit(["a"], [])], Ann, null, MakeLog.Editing, Stop));

        Assert.Equal(LogEditProblem.Running, error.Problem);
    }

    public static TheoryData<LogEdit, string> Wrong() => new()
    {
        { new TagsEdit([" "], []), "A tag is blank" },
        { new TagsEdit(["a"], ["a"]), "added and removed" },
        { new MetadataEdit(new Dictionary<string, JsonElement>(), [""]), "A key of metadata is blank" },
        { new ScoreEdit(SampleId.Of(9), 1, "exact", new ScoreChange()), "no sample 9" },
        { new ScoreEdit(SampleId.Of(1), 1, "new", new ScoreChange()), "needs a name and a value" },
        { new InvalidationEdit(SampleId.Of("1"), 2, true), "no sample 1 of epoch 2" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task Apply_WrongEdit_IsRefusedAndTheFileStays(LogEdit edit, string words)
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        var bytes = await File.ReadAllBytesAsync(path, Stop);

        var error = await Assert.ThrowsAsync<LogEditException>(() => LogEditor.ApplyAsync(path, [new TagsEdit(["first"], []), edit], Ann, null, MakeLog.Editing, Stop));

        Assert.Equal(LogEditProblem.Invalid, error.Problem);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path, Stop));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Apply_ManyAtOnce_NoneIsLost()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => LogEditor.ApplyAsync(path, [new TagsEdit([$"t{i}"], [])], Ann, null, MakeLog.Editing, Stop)));

        Assert.Equal(20, (await EvalLogReader.ReadHeaderAsync(path, Stop)).Tags.Length);
    }
}
