using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Runs;

/// <summary>Edits of tags and metadata, saved into a real log.</summary>
public sealed class HeaderEditsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Save_ALogThatNobodyChanged_HasTheEditWithItsAuthorAndReason()
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        var seen = await EvalLogReader.ReadHeaderAsync(path, Stop);

        var saved = await Edits(app).SaveAsync(path, [new TagsEdit(["qa"], []), Owner("ann")], "ann", "checked", seen, Stop);

        Assert.True(saved.IsSaved);
        var log = await EvalLogReader.ReadHeaderAsync(path, Stop);
        Assert.Equal(["qa"], log.Tags);
        Assert.Equal("ann", log.Metadata["owner"].GetString());
        Assert.Null(log.Eval.Tags);
        Assert.All(LogUpdate.All(log), u => Assert.Equal(("ann", "checked"), (u.By!.Author, u.By.Reason)));
    }

    [Fact]
    public async Task Save_AfterTagsWereEditedMeanwhile_SavesNothingAndTellsWhoDid()
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        var seen = await EvalLogReader.ReadHeaderAsync(path, Stop);
        await LogEditor.ApplyAsync(path, [new TagsEdit(["draft"], [])], new LogProvenance(MakeLog.Noon, "bob"), null, MakeLog.Editing, Stop);

        var saved = await Edits(app).SaveAsync(path, [new TagsEdit(["qa"], [])], "ann", null, seen, Stop);

        Assert.False(saved.IsSaved);
        Assert.Equal(("bob", "draft"), (saved.Theirs.Single().By!.Author, saved.Theirs.Single().TagsAdded.Single()));
        Assert.Equal(["draft"], (await EvalLogReader.ReadHeaderAsync(path, Stop)).Tags);
        Assert.True((await Edits(app).SaveAsync(path, [new TagsEdit(["qa"], [])], "ann", null, saved.Header, Stop)).IsSaved);
        Assert.Equal(["draft", "qa"], (await EvalLogReader.ReadHeaderAsync(path, Stop)).Tags);
    }

    [Fact]
    public async Task Save_AfterAScoreWasEditedMeanwhile_IsNoConflict()
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        var seen = await EvalLogReader.ReadHeaderAsync(path, Stop);
        var change = new ScoreChange { Value = ScoreValue.Incorrect };
        await LogEditor.ApplyAsync(path, [new ScoreEdit(SampleId.Of(1), 1, "exact", change)], new LogProvenance(MakeLog.Noon, "bob"), null, MakeLog.Editing, Stop);

        var saved = await Edits(app).SaveAsync(path, [Owner("ann")], "ann", null, seen, Stop);

        Assert.True(saved.IsSaved);
        using var reader = await SampleReader.OpenAsync(path, SampleId.Of(1), 1, Stop);
        Assert.Equal(ScoreValue.Incorrect, reader.Sample.Scores!["exact"].Value);
    }

    [Fact]
    public async Task Save_AReadOnlyLog_IsRefused_AndSoAreTagsOfASelection()
    {
        await using var app = new AppFactory();
        var path = await MakeLog.FinishedAsync(app.Logs, Stop);
        var run = (await EvalLogReader.ReadHeaderAsync(path, Stop)).Eval.EvalId!;
        File.SetAttributes(path, FileAttributes.ReadOnly);

        var error = await Assert.ThrowsAsync<InspectException>(() => Edits(app).SaveAsync(path, [Owner("ann")], "ann", null, null, Stop));
        var (done, problems) = await app.Services.GetRequiredService<RunActions>().TagAsync([run], ["qa"], [], "ann", Stop);

        Assert.Contains("is read-only", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, error.Message), (done, problems.Single()));
        File.SetAttributes(path, FileAttributes.Normal);
    }

    private static HeaderEdits Edits(AppFactory app) => app.Services.GetRequiredService<HeaderEdits>();

    private static MetadataEdit Owner(string name) => new(new Dictionary<string, JsonElement> { ["owner"] = JsonSerializer.SerializeToElement(name) }, []);
}
