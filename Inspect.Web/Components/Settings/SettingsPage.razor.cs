using System.Collections.Immutable;
using Inspect.Engine;
using Inspect.Web.Components.Layout;
using Inspect.Web.Components.Shared;
using Inspect.Web.Settings;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Settings;

/// <summary>The settings of the app: each with its value, where that comes from, and whether it can be changed here. What somebody else saves meanwhile is shown, not overwritten.</summary>
public sealed partial class SettingsPage
{
    private static readonly (string, string, string)[] Themes = [("system", Lucide.Monitor, "System"), ("light", Lucide.Sun, "Light"), ("dark", Lucide.Moon, "Dark")];

    private readonly Dictionary<string, string> _drafts = new(StringComparer.Ordinal);
    private ImmutableArray<SettingState> _states = [];
    private long _seen;
    private bool _isSaving;
    private string? _stale;
    private string? _problem;
    private string? _said;

    [CascadingParameter]
    public MainLayout? Layout { get; set; }

    [Inject]
    public required SettingsStore Settings { get; init; }

    private IEnumerable<IGrouping<string, SettingState>> Groups => _states.GroupBy(s => s.Setting.Group);

    private IEnumerable<(string, string)> Sections => [.. Groups.Select(g => (g.Key, IconOf(g.Key)))];

    private string SaveText => _drafts.Count <= 1 ? "Save" : $"Save {Format.Count(_drafts.Count, "change")}";

    /// <summary>What both have changed.</summary>
    private IEnumerable<string> Conflicts =>
        from state in _states
        where _drafts.TryGetValue(state.Setting.Key, out var mine) && mine != state.Value
        select $"{state.Setting.Title}. Yours: {Format.Line(_drafts[state.Setting.Key], 100)}. Theirs: {Format.Line(state.Value, 100)}.";

    public void Dispose() => Settings.Changed -= OnChanged;

    protected override void OnInitialized()
    {
        Read();
        if (RendererInfo.IsInteractive)
        {
            Settings.Changed += OnChanged;
        }
    }

    private static string IdOf(string group) => group.ToLowerInvariant().Replace(' ', '-');

    private static string AddressOf(string group) => $"/settings#{IdOf(group)}";

    private static string IconOf(string group) => group switch { "Log folders" => Lucide.Folder, "Keyboard" => Lucide.Keyboard, "Limits and queue" => Lucide.Timer, "Appearance" => Lucide.Sun, _ => Lucide.Settings };

    private string PressedOf(string choice) => Layout?.ThemeChoice == choice ? "true" : "false";

    private Task SetThemeAsync(string choice) => Layout?.SetThemeAsync(choice) ?? Task.CompletedTask;

    private void Read() => (_states, _seen) = (Settings.List(), Settings.Version);

    private void OnChanged(object? sender, EventArgs e) => _ = InvokeAsync(() =>
    {
        if (_isSaving || _seen == Settings.Version)
        {
            return;
        }

        var seen = _seen;
        Read();
        if (_drafts.Count > 0)
        {
            // The version that was seen stays: nothing is saved over theirs before that is chosen.
            _seen = seen;
            _stale = "Someone saved settings while you were editing. Nothing is overwritten.";
        }
        else
        {
            _said = "Someone else saved settings just now; these are theirs.";
        }

        StateHasChanged();
    });

    private void Set(SettingState state, string text)
    {
        _said = null;
        if (text == state.Value)
        {
            _drafts.Remove(state.Setting.Key);
        }
        else
        {
            _drafts[state.Setting.Key] = text;
        }
    }

    private void KeepMine() => (_seen, _stale) = (Settings.Version, null);

    private void TakeTheirs()
    {
        _drafts.Clear();
        (_stale, _problem) = (null, null);
        Read();
    }

    private void Save()
    {
        _isSaving = true;
        try
        {
            var needsRestart = _drafts.Keys.Any(k => AppSettingTable.Find(k) is { NeedsRestart: true });
            Settings.Save(_drafts.ToDictionary(d => d.Key, string? (d) => d.Value.Length == 0 ? null : d.Value), _seen);
            _drafts.Clear();
            (_stale, _problem) = (null, null);
            _said = needsRestart ? "Saved. What says so counts from the next start on." : "Saved.";
            Read();
        }
        catch (SettingsStaleException error)
        {
            var seen = _seen;
            Read();
            (_seen, _stale) = (seen, error.Message);
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        finally
        {
            _isSaving = false;
        }
    }
}
