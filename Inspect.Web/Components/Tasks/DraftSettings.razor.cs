using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Editing;
using Inspect.Engine.Tasks.Settings;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>Settings that runs of a task begin with: epochs, limits, temperature.</summary>
public sealed partial class DraftSettings
{
    private const string Reducer = "reducer";
    private static readonly string[] First = ["epochs", "time_limit", "token_limit", "message_limit", "max_tokens", "temperature"];

    private bool _showsAll;

    [Parameter, EditorRequired]
    public required TaskDraft Draft { get; set; }

    [Parameter]
    public EventCallback<TaskDraft> OnChange { get; set; }

    [Inject]
    public required TaskWorkshop Workshop { get; init; }

    [Inject]
    public required PartRegistry Parts { get; init; }

    private IReadOnlyList<Setting> All =>
        [.. Workshop.RunSettings.Concat(Workshop.GenerateSettings).Where(s => s.Name != "epochs_reducer").OrderBy(s => Array.IndexOf(First, s.Name) is >= 0 and var at ? at : First.Length)];

    private IEnumerable<(Setting Setting, string Text)> Shown => All.Select(s => (Setting: s, Text: TextOf(s))).Where(s => _showsAll || First.Contains(s.Setting.Name) || s.Text.Length > 0);

    private int Hidden => All.Count - Shown.Count();

    private string TextOf(Setting setting) => Draft.Settings.GetValueOrDefault(setting.Name, string.Empty);

    private static string? ProblemOf(Setting setting, string text) => text.Contains("${", StringComparison.Ordinal) ? null : setting.Read(text).Problem;

    private Task SetAsync(string name, string? text) =>
        OnChange.InvokeAsync(Draft with { Settings = string.IsNullOrWhiteSpace(text) ? Draft.Settings.Remove(name) : Draft.Settings.SetItem(name, text.Trim()) });

    private Task SetReducerAsync(ChangeEventArgs change) => OnChange.InvokeAsync(Draft with { Reducer = ((string?)change.Value)?.Trim() is { Length: > 0 } text ? text : null });
}
