using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Events;
using Inspect.Web.Components.SamplePage.Messages;
using Inspect.Web.Components.SamplePage.Outline;
using Inspect.Web.Components.SamplePage.Sessions;
using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Web.Components.SamplePage.Find;

/// <summary>The texts that an event or message shows, each as it is drawn; the first is the title.</summary>
public static class VisibleTexts
{
    private static readonly string[] Unseen = ["uuid", "span_id", "timestamp", "event", "id", "parent_id", "working_start", "pending"];

    /// <summary>Texts of an event whose prompt is cut to what is new; none for one that is not drawn.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="mark">Its place and shape.</param>
    /// <param name="drawnCalls">Ids of tool calls that have events of their own: they are shown there.</param>
    public static IReadOnlyList<string> Of(TranscriptEvent happened, EventMark mark, IReadOnlySet<string> drawnCalls) => mark.Shape switch
    {
        EventShape.Silent => [],
        _ when mark.IsGroup => [mark.Label],
        _ => [.. OfShown(happened, mark, drawnCalls).OfType<string>()],
    };

    /// <summary>Texts of a message.</summary>
    public static IReadOnlyList<string> Of(ChatMessage message) =>
        [.. new[] { string.Join(' ', new[] { message.Role, message.Function, message.Model }.OfType<string>()) }.Concat(Inside(message, null)).OfType<string>()];

    private static IEnumerable<string?> OfShown(TranscriptEvent happened, EventMark mark, IReadOnlySet<string> drawnCalls) => happened switch
    {
        ModelEvent model =>
        [
            mark.IsTurn ? $"Turn {mark.Turn}" : $"Model call {model.Model}",
            .. model.Input.Where(m => !IsDrawn(m, drawnCalls)).SelectMany(m => Inside(m, null)),
            model.Error,
            .. model.Output.Choices.SelectMany(c => Inside(c.Message, drawnCalls)),
        ],
        ToolEvent tool => [tool.Function, .. OfCall(tool.Function, tool.Arguments), tool.Error?.Message, .. Results(tool), .. tool.Events.Select(e => JsonText.Of(e))],
        ScoreEvent score =>
        [
            $"{(score.Intermediate ? "Intermediate score" : "Score")} {score.Scorer}", score.Score.Value.ToString(), score.Target is { } target ? string.Join('\n', target.Values) : null,
            score.Score.Answer, score.Score.Explanation, score.Score.Reason, score.Score.Metadata is { Count: > 0 } data ? JsonText.Of(LogJson.ToElement(data)) : null,
        ],
        InfoEvent info => [$"Info {info.Source}", JsonText.Plain(info.Data)],
        ErrorEvent error => ["Error", error.Error.Message, error.Error.TracebackAnsi is { Length: > 0 } ansi ? ansi : error.Error.Traceback],
        SampleLimitEvent limit => [$"{limit.Type} limit", limit.Message],
        StateEvent state => ["State", .. state.Changes.SelectMany(OfChange)],
        StoreEvent store when TerminalSession.Of(store) is { IsEmpty: false } sessions =>
            [StoreView.TerminalTitle, .. sessions.SelectMany(s => new[] { s.Name, s.Whole }), .. store.Changes.Where(c => !TerminalSession.IsOfFiles(c)).SelectMany(OfChange)],
        StoreEvent store => ["Store", .. store.Changes.SelectMany(OfChange)],
        _ => [mark.Kind.Replace('_', ' '), .. Leaves(LogJson.ToElement(happened))],
    };

    private static IEnumerable<string?> OfChange(JsonElement change)
    {
        var line = ChangeLine.Of(change);
        return [line.Path, line.Old, line.New];
    }

    private static bool IsDrawn(ChatMessage message, IReadOnlySet<string> drawnCalls) =>
        message is { Role: ChatRoles.Tool, ToolCallId: { ValueKind: JsonValueKind.String } id } && drawnCalls.Contains(id.GetString()!);

    private static IEnumerable<string?> Inside(ChatMessage message, IReadOnlySet<string>? drawnCalls) =>
    [
        message.Error is { } failure ? $"{failure.Type}: {failure.Message}" : null,
        .. message.Content.Parts.Where(p => SafeImage.Of(p) is null).Select(PartView.TextOf),
        .. (message.ToolCalls ?? []).Where(c => drawnCalls?.Contains(c.Id) != true).SelectMany(c => OfCall(c.Function, c.Arguments).Prepend(c.Function)),
    ];

    private static IEnumerable<string?> OfCall(string function, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        var call = CallText.Of(function, arguments);
        return [call.Main, .. call.Rest.SelectMany(r => new[] { r.Key, r.Value })];
    }

    private static IEnumerable<string> Results(ToolEvent tool) => ToolResult.Of(tool.Result).Where(p => SafeImage.Of(p) is null).Select(PartView.TextOf)
        .Where(t => !(CallText.Of(tool.Function, tool.Arguments) is { Kind: ToolKind.Submit, Main: { } answer } && answer == t));

    private static IEnumerable<string> Leaves(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Where(p => !Unseen.Contains(p.Name)).SelectMany(p => Leaves(p.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Leaves),
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Number => [value.GetRawText()],
        _ => [],
    };
}
