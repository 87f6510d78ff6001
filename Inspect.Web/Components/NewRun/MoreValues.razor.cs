using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Models;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>Further values of a field: each makes runs of its own.</summary>
public sealed partial class MoreValues
{
    /// <summary>What the values are of.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>What the ids of the fields hold.</summary>
    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>What the button says.</summary>
    [Parameter, EditorRequired]
    public required string AddText { get; set; }

    /// <summary>The values.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<string> Values { get; set; }

    /// <summary>Models to choose from; null: the values are typed.</summary>
    [Parameter]
    public IReadOnlyList<ModelListing>? Models { get; set; }

    /// <summary>What is wrong with one of them.</summary>
    [Parameter]
    public string? Problem { get; set; }

    /// <summary>Gets the values when they change.</summary>
    [Parameter, EditorRequired]
    public EventCallback<ImmutableArray<string>> OnChange { get; set; }

    private string IdOf(int index) => string.Create(CultureInfo.InvariantCulture, $"more-{Id}-{index + 2}");

    private string LabelOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{Label}, value {index + 2}");

    private Task SetAsync(int index, ChangeEventArgs change) => OnChange.InvokeAsync(Values.SetItem(index, change.Value?.ToString() ?? string.Empty));

    private Task RemoveAsync(int index) => OnChange.InvokeAsync(Values.RemoveAt(index));

    private Task AddAsync() => OnChange.InvokeAsync(Values.Add(Models?.FirstOrDefault(m => !Values.Contains(m.FullName))?.FullName ?? string.Empty));
}
