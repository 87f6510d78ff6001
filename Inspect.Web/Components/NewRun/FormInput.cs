using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>A field that is typed into: what <see cref="FormField"/> shows around it, and its value.</summary>
/// <typeparam name="TValue">Type of the value.</typeparam>
public abstract class FormInput<TValue> : ComponentBase
{
    /// <summary>Label above the field.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>Id of the field.</summary>
    [Parameter, EditorRequired]
    public required string For { get; set; }

    /// <summary>Where the value comes from.</summary>
    [Parameter]
    public string? Source { get; set; }

    /// <summary>The value of the parent, when this one differs.</summary>
    [Parameter]
    public string? Was { get; set; }

    /// <summary>What is wrong, in a sentence.</summary>
    [Parameter]
    public string? Problem { get; set; }

    /// <summary>What holds while the field is empty.</summary>
    [Parameter]
    public string? Placeholder { get; set; }

    /// <summary>The value; null while the field is empty.</summary>
    [Parameter]
    public TValue? Value { get; set; }

    /// <summary>The value was changed.</summary>
    [Parameter]
    public EventCallback<TValue?> ValueChanged { get; set; }

    /// <summary>Attributes of the field itself.</summary>
    protected Dictionary<string, object?> Attributes => new() { ["id"] = For };
}
