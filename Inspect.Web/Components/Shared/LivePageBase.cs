using Inspect.Engine.Live;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>A page that follows the live feed: it is refreshed at once, then at most ten times a second, while something changes.</summary>
public abstract class LivePageBase : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan OthersInterval = TimeSpan.FromSeconds(2);

    private readonly ComponentEnd _stop = new();
    private readonly List<Task> _watching = [];
    private RenderThrottle? _throttle;
    private readonly HashSet<string> _watched = new(StringComparer.Ordinal);
    private bool _isPolling;

    [Inject]
    public required LiveFeed Feed { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required IHostApplicationLifetime App
    {
        get;
        init
        {
            field = value;
            _stop.EndWith(value);
        }
    }

    /// <summary>Ends with the page, and with the app.</summary>
    protected CancellationToken Stopping => _stop.Token;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _stop.Dispose();
        await Task.WhenAll(_watching);
        if (_throttle is not null)
        {
            await _throttle.DisposeAsync();
        }

        await LeaveAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads again what the page shows.</summary>
    protected abstract Task RefreshAsync();

    /// <summary>Lets go of what the page holds.</summary>
    protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;

    /// <summary>Follows a run that was read while it went on. It may have ended since: then the page is refreshed once more.</summary>
    protected void WatchUntilItEnds(RunView? read)
    {
        if (read is { IsActive: true } && Feed.Find(read.Run) is { } run)
        {
            Watch(run);
        }
    }

    /// <summary>Follows one run, once.</summary>
    private void Watch(LiveRun run)
    {
        if (RendererInfo.IsInteractive && _watched.Add(run.EvalId))
        {
            _watching.Add(FollowAsync(Feed.WatchAsync(run.EvalId, run.Number, Stopping)));
        }
    }

    /// <summary>Follows all runs: their states.</summary>
    protected void WatchRuns()
    {
        if (RendererInfo.IsInteractive)
        {
            _watching.Add(FollowAsync(Feed.WatchRunsAsync(Stopping)));
        }
    }

    /// <summary>Looks again every two seconds while some of the runs are written by another process, which reports nothing here, or are read just now.</summary>
    protected void WatchOthers(IEnumerable<RunView> runs)
    {
        if (RendererInfo.IsInteractive && !_isPolling && runs.Any(r => r.IsBeingRead || (r.State == RunState.Running && Feed.Find(r.Run) is null)))
        {
            _isPolling = true;
            _watching.Add(FollowAsync(TicksAsync(OthersInterval)));
        }
    }

    private async IAsyncEnumerable<bool> TicksAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval, Time);
        while (await timer.WaitForNextTickAsync(Stopping))
        {
            yield return true;
        }
    }

    private async Task FollowAsync<T>(IAsyncEnumerable<T> updates)
    {
        _throttle ??= new RenderThrottle(Time, RenderThrottle.Interval, () => ReportAsync(RefreshAndRenderAsync));
        try
        {
            await foreach (var _ in updates)
            {
                _throttle.Request();
            }

            _throttle.Request();
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // The page is left.
        }
    }

    /// <summary>Does what an event asks for. Nobody waits for it: a failure goes to the page's error boundary, whatever it is.</summary>
    protected Task ReportAsync(Func<Task> work) => InvokeAsync(work)
        .ContinueWith(Report, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)
        .Unwrap();

    private Task Report(Task done) => done.IsFaulted ? DispatchExceptionAsync(done.Exception.InnerException!) : Task.CompletedTask;

    /// <summary>Reads again and renders, now.</summary>
    protected async Task RefreshAndRenderAsync()
    {
        if (Stopping.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await RefreshAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // The page is left.
        }
    }
}
