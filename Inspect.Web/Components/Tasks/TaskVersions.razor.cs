using Inspect.Engine.Datasets.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>The versions of a task file, and what changed since one of them.</summary>
public sealed partial class TaskVersions
{
    /// <summary>Versions that runs have used, the oldest first.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<FileVersion> Versions { get; set; }

    /// <summary>Number of the file as it is.</summary>
    [Parameter]
    public int Current { get; set; }

    /// <summary>The file as it is.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>Address of the task.</summary>
    [Parameter, EditorRequired]
    public required string Address { get; set; }

    /// <summary>The version that it is compared with; null for none.</summary>
    [Parameter]
    public int? Diff { get; set; }

    private string? Older => Versions.FirstOrDefault(v => v.Number == Diff) is { } version ? File.ReadAllText(version.Path) : null;

    private string DiffAddress(int number) => $"{Address}?tab=versions&diff={number}";
}
