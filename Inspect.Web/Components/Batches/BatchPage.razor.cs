using Inspect.Engine;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Batches;

/// <summary>The runs that were started together, as a grid of what differs between them, live.</summary>
public sealed partial class BatchPage
{
    private BatchGrid? _grid;
    private string? _problem;
    private bool _isRead;

    /// <summary>Id of the batch, or a prefix of it.</summary>
    [Parameter]
    public required string Batch { get; set; }

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required SettingTable Settings { get; init; }

    private string Title => $"Batch #{Format.ShortId(Batch)}";

    private string ListAddress => $"/runs?q={Uri.EscapeDataString($"batch == \"{_grid!.Batch}\"")}";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        await RefreshAsync();
        WatchRuns();
    }

    /// <inheritdoc />
    protected override async Task RefreshAsync()
    {
        try
        {
            var runs = await Store.BatchAsync(Batch, Stopping);
            _grid = runs.Count == 0 ? null : BatchGrid.Of(runs, Settings);
            WatchOthers(runs);
            foreach (var run in runs)
            {
                WatchUntilItEnds(run);
            }
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }

        _isRead = true;
    }

    private static string ShortName(string model) => model[(model.LastIndexOf('/') + 1)..];
}
