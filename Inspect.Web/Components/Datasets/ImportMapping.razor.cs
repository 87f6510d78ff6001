using System.Collections.Immutable;
using Inspect.Engine.Datasets.Library;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Datasets;

/// <summary>Says which column becomes which field.</summary>
public sealed partial class ImportMapping
{
    [Parameter, EditorRequired]
    public required DatasetImport Import { get; set; }

    /// <summary>The map has changed.</summary>
    [Parameter]
    public EventCallback OnChange { get; set; }

    private IReadOnlyList<(string Label, string? Value, Func<string?, ColumnMap> Set)> Single =>
    [
        ("Input", Import.Map.Input, c => Import.Map with { Input = c }),
        ("Target", Import.Map.Target, c => Import.Map with { Target = c }),
        ("Id", Import.Map.Id, c => Import.Map with { Id = c }),
        ("Files", Import.Map.Files, c => Import.Map with { Files = c }),
    ];

    private IReadOnlyList<(string Label, string Help, ImmutableArray<string> Chosen, Func<ImmutableArray<string>, ColumnMap> Set)> Several =>
    [
        ("Choices", "one column with a list, or one for each choice", Import.Map.Choices, c => Import.Map with { Choices = c }),
        ("Metadata", "kept beside each item", Import.Map.Metadata, c => Import.Map with { Metadata = c }),
    ];

    private async Task SetAsync(Func<string?, ColumnMap> set, string? column)
    {
        Import.Map = set(string.IsNullOrEmpty(column) ? null : column);
        await OnChange.InvokeAsync();
    }

    private async Task ToggleAsync(ImmutableArray<string> chosen, Func<ImmutableArray<string>, ColumnMap> set, string column)
    {
        Import.Map = set(chosen.Contains(column) ? chosen.Remove(column) : [.. Import.Columns.Where(c => chosen.Contains(c) || c == column)]);
        await OnChange.InvokeAsync();
    }
}
