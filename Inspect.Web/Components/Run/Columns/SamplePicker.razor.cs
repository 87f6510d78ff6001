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

    /// <summary>How the rows look.</summary>
    [Parameter, EditorRequired]
    public required SampleLook Look { get; set; }

    /// <summary>Gets another look.</summary>
    [Parameter, EditorRequired]
    public EventCallback<SampleLook?> LookChanged { get; set; }

    /// <summary>The author of the task has said how the samples are to be shown.</summary>
    [Parameter]
    public bool HasAuthor { get; set; }

    private bool IsFull => Chosen.Length >= Look.MostColumns;

    private string ResetText => HasAuthor ? "Back to what the task's author chose" : "Back to the usual columns";

    private IEnumerable<(string Text, bool IsOn, SampleLook Other)> Looks =>
    [
        ("Rows of several lines", Look.IsTall, Look with { IsTall = !Look.IsTall }),
        ("Narrow scores, slanted heads", Look.IsNarrow, Look with { IsNarrow = !Look.IsNarrow }),
        ("Colours by score", Look.HasColours, Look with { HasColours = !Look.HasColours }),
    ];

    private bool IsChosen(SampleColumn column) => Chosen.Any(c => c.Key == column.Key);

    private static string TitleOf(SampleColumn column) => SampleColumns.IsOfScore(column) ? column.Key["scores.".Length..] : column.Head;

    private async Task ResetAsync()
    {
        await Changed.InvokeAsync(null);
        await LookChanged.InvokeAsync(null);
    }

    private Task ToggleAsync(SampleColumn column) =>
        Changed.InvokeAsync(SampleColumns.Join(All.Where(c => IsChosen(c) != (c == column))));
}
