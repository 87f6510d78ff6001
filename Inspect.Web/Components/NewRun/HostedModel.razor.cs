using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>A field for the name of a provider's model, which completes those that were used last.</summary>
public sealed partial class HostedModel
{
    /// <summary>The name that is chosen; null for none.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>Names that are offered.</summary>
    [Parameter, EditorRequired]
    public ImmutableArray<string> Names { get; set; }

    /// <summary>Gets another name.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnChange { get; set; }

    /// <summary>The begin of a name is none yet.</summary>
    private Task ChangeAsync(ChangeEventArgs change) =>
        change.Value?.ToString()?.Trim() is { Length: > 0 } name && !name.EndsWith('/') ? OnChange.InvokeAsync(name) : Task.CompletedTask;
}
