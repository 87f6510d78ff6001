using System.Collections.Immutable;
using Inspect.Engine.Models;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>What the model is opened with, as fields.</summary>
public sealed partial class ArgumentFields
{
    /// <summary>The arguments.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<ArgumentView> Views { get; set; }

    /// <summary>What is wrong with them together, in a sentence.</summary>
    [Parameter]
    public string? Problem { get; set; }

    /// <summary>Gets the new text of a field; empty sets nothing.</summary>
    [Parameter, EditorRequired]
    public EventCallback<(string Name, string? Text)> OnChange { get; set; }

    private ImmutableArray<ArgumentView> SingleLines => [.. Views.Where(v => !IsLong(v))];

    private ImmutableArray<ArgumentView> MultiLines => [.. Views.Where(IsLong)];

    private static bool IsLong(ArgumentView view) => view.Argument.Kind is ModelArgumentKind.LongText or ModelArgumentKind.Map;

    private static Dictionary<string, object?> AttributesOf(ArgumentView view) => new()
    {
        ["id"] = view.Field.FieldId,
        ["title"] = view.Help,
        ["spellcheck"] = "false",
        ["aria-invalid"] = view.Field.Problem is null ? null : "true",
    };
}
