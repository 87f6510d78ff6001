using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run.Columns;

/// <summary>Which further columns the list of samples has.</summary>
public sealed partial class SamplePicker
{
    /// <summary>The columns that there can be.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<SampleColumn> All { get; set; }

    /// <summary>Those that are shown.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<SampleColumn> Chosen { get; set; }

    /// <summary>Gets other columns, as addresses ask for them; null for the usual ones.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string?> Changed { get; set; }

    private bool IsFull => Chosen.Length >= SampleColumns.Most;

    private bool IsChosen(SampleColumn column) => Chosen.Contains(column);

    private static string TitleOf(SampleColumn column) => SampleColumns.IsOfScore(column) ? column.Key["scores.".Length..] : column.Head;

    private Task ToggleAsync(SampleColumn column) =>
        Changed.InvokeAsync(SampleColumns.Join(All.Where(c => IsChosen(c) != (c == column))));
}
