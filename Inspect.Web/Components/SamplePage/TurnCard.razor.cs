using System.Collections.Immutable;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Events;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>A turn: a call of the model and what its tools gave back; closed, one line.</summary>
public sealed partial class TurnCard
{
    private const int LineLength = 120;
    private ModelPanel _panel;

    /// <summary>The turn.</summary>
    [Parameter, EditorRequired]
    public required TranscriptRow Row { get; set; }

    /// <summary>Turns of the sample; null while they are not counted.</summary>
    [Parameter, EditorRequired]
    public required int? Total { get; set; }

    /// <summary>It is open.</summary>
    [Parameter, EditorRequired]
    public required bool IsOpen { get; set; }

    /// <summary>Opens or closes it.</summary>
    [Parameter]
    public EventCallback OnToggle { get; set; }

    /// <summary>Ids of the tool calls that have events of their own on the page: they are drawn there.</summary>
    [Parameter]
    public ImmutableHashSet<string> DrawnCalls { get; set; } = [];

    /// <summary>The sample, for what is read when it is asked for.</summary>
    [Parameter, EditorRequired]
    public required SampleContent Content { get; set; }

    private ModelEvent Call => (ModelEvent)Row.Item.Event;

    private int Number => Row.Item.Mark.Turn;

    private string OfText => Total is { } total ? $"of {Format.Count(total)}" : string.Empty;

    private string Css => $"turn {(IsOpen ? "open" : "shut")}{(Row.Item.IsTarget ? " target" : string.Empty)}";

    private ToolEvent? FirstTool => Row.Inside.Select(i => i.Event).OfType<ToolEvent>().FirstOrDefault();

    private ToolEvent? FailedTool => Row.Inside.Select(i => i.Event).OfType<ToolEvent>().FirstOrDefault(t => t.Error is not null);

    private string FunctionText => FirstTool is { } tool ? Format.Line(SeenText.Plain(tool.Function), 40) : string.Empty;

    /// <summary>What the turn did: its first call, else what it said; the outline is made without what lies in attachments.</summary>
    private string InputText => Format.Line(
        SeenText.Plain(FirstTool is { } tool ? CallText.Of(tool.Function, tool.Arguments).Line : Call.Output.Completion is { Length: > 0 } said ? said.Trim() : Row.Item.Mark.Label), LineLength);

    private string GistText => FailedTool is { Error: { } error } ? Format.Line(SeenText.Plain($"{error.Type.Replace('_', ' ')}: {error.Message}"), LineLength)
        : FirstTool is { } tool ? ToolResult.FirstLine(tool.Result) ?? "no output" : string.Empty;

    private string GistCss => FailedTool is not null ? "gist clip t-danger" : "gist clip";

    private string TimeText => (Call.WorkingTime ?? Call.Output.Time) is { } time ? Format.Seconds(time) : string.Empty;

    private void Show(ModelPanel panel) => _panel = panel;
}
