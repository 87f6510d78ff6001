using Inspect.Web.Settings;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Settings;

/// <summary>One setting: its value, where that comes from, and why it cannot be changed here.</summary>
public sealed partial class SettingField
{
    /// <summary>The setting as it stands.</summary>
    [Parameter, EditorRequired]
    public required SettingState State { get; set; }

    /// <summary>The value that is not saved yet; null for none.</summary>
    [Parameter]
    public string? Draft { get; set; }

    /// <summary>Gets another value; an empty text takes the saved one away.</summary>
    [Parameter]
    public EventCallback<string> Changed { get; set; }

    private string Id => $"set-{State.Setting.Key.Replace(':', '-')}";

    private string HelpId => $"{Id}-help";

    private string NoteId => $"{Id}-note";

    private string Described => $"{HelpId} {NoteId}";

    private string Text => Draft ?? State.Value;

    private string Type => State.Setting.Range is null ? "text" : "number";

    private bool IsOn => Text == "true";

    private bool IsFixed => State.WhyFixed is not null;

    private bool CanClear => State is { Saved: not null, Origin: ValueOrigin.Saved, Setting.IsSwitch: false };

    private string? RestartText => State.Setting.NeedsRestart ? "Counts from the next start on." : null;

    private Task Take(ChangeEventArgs change) => Changed.InvokeAsync((change.Value?.ToString() ?? string.Empty).Trim());

    private Task Switch(ChangeEventArgs change) => Changed.InvokeAsync(change.Value is true ? "true" : "false");
}
