using Inspect.Engine.Live;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>Runs as a table; rows are links.</summary>
public sealed partial class RunTable
{
    /// <summary>So many rows are drawn whole: a virtual list shows its first row only after it was measured in the browser.</summary>
    private const int MostWhole = 100;

    /// <summary>The runs in order.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<RunView> Runs { get; set; }

    /// <summary>The row under the keyboard; null for none.</summary>
    [Parameter]
    public string? Current { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private bool IsShort => Runs.Count <= MostWhole;

    private ICollection<RunView> Rows => Runs as ICollection<RunView> ?? [.. Runs];

    private static string AddressOf(RunView run) => Format.RunAddress(run.Run);

    private static string ScorersOf(RunView run) => string.Join(", ", run.Scorers);

    private static string SamplesOf(RunView run) => run.Items > 0 ? $"{Format.Count(run.Items)} × {Format.Count(run.Epochs)}" : Format.Count(run.Total);

    private string RowClass(RunView run) => run.Run == Current ? "cur rowlink" : "rowlink";

    private string TimeOf(RunView run) => run.State == RunState.Queued || run.StartedAt is not { } started
        ? "–"
        : Format.Clock(((run.CompletedAt ?? (run.IsActive ? Time.GetUtcNow() : null)) - started)?.TotalSeconds);

    private string AgoOf(RunView run) => Format.Ago(run.Created, Time.GetUtcNow());

    private void Open(RunView run) => Navigation.NavigateTo(AddressOf(run));
}
