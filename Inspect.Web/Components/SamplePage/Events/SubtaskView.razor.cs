using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>A part of a solver that ran on its own.</summary>
public sealed partial class SubtaskView
{
    private string? Result => Event.Result is { } result ? JsonText.Plain(result) : null;

    private string? Inside => Event.Events.Length == 0 ? null : string.Join('\n', Event.Events.Select(e => JsonText.Of(e)));
}
