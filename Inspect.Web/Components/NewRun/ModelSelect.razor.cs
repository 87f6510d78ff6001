using Inspect.Engine.Models;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>A choice among the models.</summary>
public sealed partial class ModelSelect
{
    /// <summary>Label of the field.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>Id of the field.</summary>
    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>Full name of the model that is chosen.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>The models.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ModelListing> Models { get; set; }

    /// <summary>What is chosen with an empty name; null where there is no such choice.</summary>
    [Parameter]
    public string? NoneText { get; set; }

    /// <summary>Gets the full name of another model.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnChange { get; set; }

    private Dictionary<string, object?> Attributes => new() { ["id"] = Id };
}
