using Inspect.Engine.Live;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;

namespace Inspect.Web.Components.Shared;

/// <summary>Runs as a table; rows are links.</summary>
public sealed partial class RunTable
{
    /// <summary>So many rows are drawn whole: a virtual list shows its first row only after it was measured in the browser.</summary>
    public const int MostWhole = 100;

    private Virtualize<RunView>? _virtual;

    /// <summary>The first runs in order; all of them where there are no more.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<RunView> Runs { get; set; }

    /// <summary>How many there are in all; null for those that are given.</summary>
    [Parameter]
    public int? Total { get; set; }

    /// <summary>Reads some runs, by the number of the first one and their count, where there are more than those given.</summary>
    [Parameter]
    public Func<int, int, CancellationToken, Task<IReadOnlyList<RunView>>>? Read { get; set; }

    /// <summary>The row under the keyboard; null for none.</summary>
    [Parameter]
    public string? Current { get; set; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private int Count => Total ?? Runs.Count;

    /// <summary>Before the page is interactive its first rows are drawn, however many there are.</summary>
    private bool IsShort => Read is null || Count <= MostWhole || !RendererInfo.IsInteractive;

    private static string AddressOf(RunView run) => Format.RunAddress(run.Run);

    private static string ScorersOf(RunView run) => run.Scorers.Length <= 1 ? run.Scorers.FirstOrDefault(string.Empty) : $"{run.Scorers[0]} +{run.Scorers.Length - 1}";

    private static string AllScorersOf(RunView run) => string.Join(", ", run.Scorers);

    private static string SamplesOf(RunView run) => run.Items > 0 ? $"{Format.Count(run.Items)} × {Format.Count(run.Epochs)}" : Format.Count(run.Total);

    private string RowClass(RunView run) => run.Run == Current ? "cur rowlink" : "rowlink";

    private string TimeOf(RunView run) => run.State == RunState.Queued || run.StartedAt is not { } started
        ? "–"
        : run.IsActive ? Format.Clock((Time.GetUtcNow() - started).TotalSeconds) : Format.RunTime((run.CompletedAt - started)?.TotalSeconds);

    private string AgoOf(RunView run) => Format.Ago(run.Created, Time.GetUtcNow());

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_virtual is not null)
        {
            await _virtual.RefreshDataAsync();
        }
    }

    private async ValueTask<ItemsProviderResult<RunView>> ProvideAsync(ItemsProviderRequest request) =>
        new(await Read!(request.StartIndex, request.Count, request.CancellationToken), Count);
}
