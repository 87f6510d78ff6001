using Inspect.Engine.Tasks;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Datasets;

/// <summary>Tasks and runs that use a dataset.</summary>
public sealed partial class DatasetUsers
{
    [Parameter, EditorRequired]
    public required IReadOnlyList<TaskFile> Tasks { get; set; }

    /// <summary>The newest runs.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<RunView> Runs { get; set; }

    /// <summary>Address of all runs.</summary>
    [Parameter, EditorRequired]
    public required string RunsAddress { get; set; }
}
