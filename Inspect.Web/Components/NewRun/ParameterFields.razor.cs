using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>The parameters of the task as fields.</summary>
public sealed partial class ParameterFields
{
    /// <summary>The parameters.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ParameterView> Views { get; set; }

    /// <summary>Gets the new text of a field; empty takes the task's default.</summary>
    [Parameter, EditorRequired]
    public EventCallback<(string Name, string? Text)> OnChange { get; set; }

    private static Dictionary<string, object?> AttributesOf(ParameterView view) => new()
    {
        ["id"] = view.FieldId,
        ["title"] = $"Parameter {view.Name} of the task",
        ["aria-invalid"] = view.Problem is null ? null : "true",
    };
}
