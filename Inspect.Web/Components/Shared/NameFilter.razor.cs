using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>Finds rows of a long list by a part of their names.</summary>
public sealed partial class NameFilter
{
    private string? _text;

    /// <summary>What is found, for screen readers.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>The part that counts now.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>Gets another part.</summary>
    [Parameter]
    public EventCallback<string?> OnFind { get; set; }

    /// <inheritdoc />
    protected override void OnParametersSet() => _text = Value;
}
