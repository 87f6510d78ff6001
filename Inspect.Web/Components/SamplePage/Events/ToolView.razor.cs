using System.Collections.Immutable;
using Inspect.Engine.Messages;
using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>A tool call: what was asked for, what came back, how it failed.</summary>
public sealed partial class ToolView
{
    private string Css => Item.IsTarget ? "tool target" : "tool";

    private string Label => $"Call of {Format.Line(SeenText.Plain(Event.Function), 60)}";

    private bool IsFailed => Event.Error is not null || Event.Failed == true;

    /// <summary>An answer that is handed in comes back as it is: it is not shown twice.</summary>
    private ImmutableArray<ContentPart> Parts => ToolResult.Of(Event.Result) is [{ Text: { } text }] && IsSaid(text) ? [] : ToolResult.Of(Event.Result);

    private string Facts => string.Join(" · ", new[]
    {
        Event.Pending == true ? "running" : null,
        Event.Failed == true && Event.Error is null ? "broken off" : null,
        Event.Agent is { } agent ? $"agent {Format.Line(SeenText.Plain(agent), 40)}" : null,
        Event.WorkingTime is { } time ? Format.Seconds(time) : null,
    }.OfType<string>());

    private string Inside => string.Join('\n', Event.Events.Select(e => JsonText.Of(e)));

    private bool IsSaid(string text) => text.Length == 0 || (CallText.Of(Event.Function, Event.Arguments) is { Kind: ToolKind.Submit, Main: { } answer } && answer == text);
}
