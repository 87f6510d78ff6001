using System.Text.Json;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;

namespace Inspect.Tests.Logs.Editing;

/// <summary>Edits of tags and metadata that are taken back by another edit.</summary>
public sealed class UpdateUndoTests
{
    private static readonly EvalLog Log = MakeLog.Header(MakeLog.Spec() with
    {
        Tags = ["old"],
        Metadata = new Dictionary<string, JsonElement> { ["owner"] = Json("\"ann\""), ["runs"] = Json("1") },
    });

    [Fact]
    public void Of_AnEdit_IsItsOpposite()
    {
        var log = With("""{"type":"tags","tags_add":["qa"],"tags_remove":["old"]}""", """{"type":"metadata","metadata_set":{"runs":2,"new":true},"metadata_remove":["owner"]}""");

        var undo = UpdateUndo.Of(log, 0);

        var tags = Assert.IsType<TagsEdit>(undo[0]);
        Assert.Equal(["old"], tags.Add);
        Assert.Equal(["qa"], tags.Remove);
        var metadata = Assert.IsType<MetadataEdit>(undo[1]);
        Assert.Equal(["owner \"ann\"", "runs 1"], metadata.Set.OrderBy(s => s.Key).Select(s => $"{s.Key} {s.Value.GetRawText()}"));
        Assert.Equal(["new"], metadata.Remove);
    }

    [Fact]
    public void Of_WhatWasChangedAgain_StaysAsItIs()
    {
        var log = And(With("""{"type":"metadata","metadata_set":{"runs":2,"owner":"bob"}}"""), """{"type":"metadata","metadata_set":{"runs":3}}""");

        var metadata = Assert.IsType<MetadataEdit>(Assert.Single(UpdateUndo.Of(log, 0)));

        Assert.Equal("owner \"ann\"", string.Join(", ", metadata.Set.Select(s => $"{s.Key} {s.Value.GetRawText()}")));
    }

    [Fact]
    public void Of_AnEditThatWasTakenBack_IsNothing()
    {
        var log = And(With("""{"type":"tags","tags_add":["qa"]}"""), """{"type":"tags","tags_remove":["qa"]}""");

        Assert.Empty(UpdateUndo.Of(log, 0));
        Assert.Equal(["qa"], Assert.IsType<TagsEdit>(Assert.Single(UpdateUndo.Of(log, 1))).Add);
    }

    [Fact]
    public void All_AnUpdateOfTheFormat_HasItsAuthorAndChanges_AndADamagedOneNothing()
    {
        var log = Log with
        {
            LogUpdates =
            [
                Json("""{"edits":[{"type":"tags","tags_add":["qa"],"tags_remove":[]}],"provenance":{"timestamp":"2026-01-02T12:00:00Z","author":"ann","reason":"seen","metadata":{}}}"""),
                Json("""{"edits":7,"provenance":"none"}"""),
            ],
        };

        var updates = LogUpdate.All(log);

        Assert.Equal(new LogProvenance(MakeLog.Noon, "ann", "seen"), updates[0].By);
        Assert.Equal(["qa"], updates[0].TagsAdded);
        Assert.Null(updates[1].By);
        Assert.Empty(updates[1].TagsAdded);
    }

    private static EvalLog With(params string[] edits) => And(Log, edits);

    private static EvalLog And(EvalLog log, params string[] edits) =>
        LogEdits.Derive(log with { LogUpdates = [.. log.LogUpdates ?? [], Json($"{{\"edits\":[{string.Join(',', edits)}],\"provenance\":{{\"author\":\"ann\"}}}}")] });

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
