using Inspect.Engine.Live;
using Inspect.Web.Components.Shared;
using Inspect.Web.Queue;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Layout;

/// <summary>What the queue does, on every page; opens to a list in which runs can be cancelled.</summary>
public sealed partial class QueueChip : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;
    private IReadOnlyList<QueuedRun> _runs = [];
    private bool _isOpen;

    [Inject]
    public required LiveFeed Feed { get; init; }

    [Inject]
    public required EvalQueue Queue { get; init; }

    [Inject]
    public required EvalWorker Worker { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private int Running => _runs.Count(IsRunning);

    private int Waiting => _runs.Count - Running;

    private bool HasRunning => Running > 0;

    private bool HasAny => _runs.Count > 0;

    private string RunningText => $"{Running} running";

    private string WaitingText => Waiting > 0 ? $"{Waiting} waiting" : HasRunning ? string.Empty : "Queue is empty";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    protected override void OnInitialized()
    {
        _runs = Queue.Active();
        if (RendererInfo.IsInteractive)
        {
            _watching = WatchAsync(_stop.Token);
        }
    }

    private static bool IsRunning(QueuedRun run) => run.State != RunState.Queued;

    private static string RowClass(QueuedRun run) => IsRunning(run) ? "q-row now" : "q-row";

    private static string AddressOf(QueuedRun run) => $"/runs/{Format.ShortId(run.EvalId)}";

    private static string DescriptionOf(QueuedRun run) => $"{run.Model[(run.Model.LastIndexOf('/') + 1)..]} · {Format.Count(run.TotalSamples, "sample")}";

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        await using var throttle = new RenderThrottle(Time, RenderThrottle.Interval, () => InvokeAsync(Refresh));
        try
        {
            await foreach (var _ in Feed.WatchRunsAsync(cancellationToken))
            {
                throttle.Request();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page is left.
        }
    }

    private void Refresh()
    {
        _runs = Queue.Active();
        StateHasChanged();
    }

    private void Toggle() => _isOpen = !_isOpen && HasAny;

    private Task<bool> CancelAsync(QueuedRun run) => Worker.CancelAsync(run.EvalId);
}
