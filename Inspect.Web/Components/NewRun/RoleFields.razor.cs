using System.Collections.Immutable;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>The models that play roles, and the settings of each, folded away until somebody opens them.</summary>
public sealed partial class RoleFields
{
    private readonly Dictionary<string, bool> _open = new(StringComparer.Ordinal);

    /// <summary>The roles.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<RoleView> Roles { get; set; }

    /// <summary>Models to choose from.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ModelListing> Models { get; set; }

    /// <summary>What is wrong with the roles, in a sentence.</summary>
    [Parameter]
    public string? Problem { get; set; }

    /// <summary>Gets the name of another model; empty for the model under test, or for the task's.</summary>
    [Parameter, EditorRequired]
    public EventCallback<(string Role, string Model)> OnModel { get; set; }

    /// <summary>Gets the new text of a field.</summary>
    [Parameter, EditorRequired]
    public EventCallback<(string Role, int Index, Setting Setting, string? Text)> OnSetting { get; set; }

    /// <summary>What the ids of the settings of a model begin with.</summary>
    internal static string FieldPrefix(RoleView role, int index) => $"{role.Field.FieldId}-{index + 1}-";

    private static string LabelOf(RoleView role) => $"Role {role.Name}";

    private static string GroupId(RoleView role, int index) => $"{FieldPrefix(role, index)}settings";

    private static string ToggleId(RoleView role, int index) => $"{FieldPrefix(role, index)}open";

    private static string ToggleText(RoleView role, RoleModelView played) => role.Models.Length == 1 ? $"Settings of the {role.Name}" : $"Settings of the {role.Name} {played.Model}";

    private static string CountText(RoleModelView played) => played.Count == 0 ? "none" : $"{played.Count} set";

    /// <summary>Who plays a role that nobody was named for; null where the task names somebody.</summary>
    private static string? NoneText(RoleView role) => role.Field.Placeholder.Length == 0 ? null : role.Field.Placeholder;

    private static IEnumerable<SettingView> FieldsOf(RoleModelView played, bool isMore) => played.Settings.Where(s => s.Setting.Place == SettingPlace.More == isMore);

    private static bool HasMoreToSay(RoleModelView played) => FieldsOf(played, isMore: true).Any(v => v.Text is not null || v.Problem is not null);

    private string IconOf(RoleView role, int index) => IsOpen(role, index) ? Lucide.ChevronDown : Lucide.ChevronRight;

    /// <summary>What somebody opened or closed stays so; else those with something to say are open.</summary>
    private bool IsOpen(RoleView role, int index) =>
        role.Models[index].HasProblem || (_open.TryGetValue(GroupId(role, index), out var isOpen) ? isOpen : role.Models[index].Count > 0);

    private void Toggle(RoleView role, int index) => _open[GroupId(role, index)] = !IsOpen(role, index);
}
