using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>A few runs as a table; rows are links.</summary>
public sealed partial class RunTable
{
    /// <summary>The runs in order.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<RunView> Runs { get; set; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private static string AddressOf(RunView run) => Format.RunAddress(run.Run);

    private string AgoOf(RunView run) => Format.Ago(run.Created, Time.GetUtcNow());
}
