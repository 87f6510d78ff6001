using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Inference;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Web.Components.Shared;
using Inspect.Web.Models;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Layout;

/// <summary>How much there is behind each link of the navigation. Counted once for all who look, when something changes and at most twice a second. Thread-safe.</summary>
public sealed class NavCounts : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly RunStore _runs;
    private readonly TaskCatalog _tasks;
    private readonly DatasetLibrary _datasets;
    private readonly LocalModels _models;
    private readonly ModelRegistry _registry;
    private readonly LogIndex _index;
    private readonly CancellationTokenSource _stop = new();
    private readonly RenderThrottle _throttle;
    private readonly Task _watching;
    private volatile NavCount? _last;

    /// <summary>Begins to follow what is counted.</summary>
    public NavCounts(RunStore runs, TaskCatalog tasks, DatasetLibrary datasets, LocalModels models, ModelRegistry registry, LogIndex index, LiveFeed feed, TimeProvider time)
    {
        (_runs, _tasks, _datasets, _models, _registry, _index) = (runs, tasks, datasets, models, registry, index);
        _throttle = new RenderThrottle(time, Interval, RefreshAsync);
        _index.Changed += OnIndexChanged;
        _models.Changed += Request;
        _watching = WatchAsync(feed);
    }

    /// <summary>Something was counted anew.</summary>
    public event Action? Changed;

    /// <summary>The numbers of the last look; those of a first look where there was none.</summary>
    public async ValueTask<NavCount> GetAsync(CancellationToken cancellationToken) => _last ??= await CountAsync(cancellationToken);

    /// <summary>Asks for a look, where no event tells of a change: files that somebody adds.</summary>
    public void Request() => _throttle.Request();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _index.Changed -= OnIndexChanged;
        _models.Changed -= Request;
        await _stop.CancelAsync();
        await _watching;
        await _throttle.DisposeAsync();
        _stop.Dispose();
    }

    private void OnIndexChanged(object? sender, EventArgs e) => Request();

    private async Task WatchAsync(LiveFeed feed)
    {
        try
        {
            await foreach (var _ in feed.WatchRunsAsync(_stop.Token))
            {
                Request();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The app ends.
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            var now = await CountAsync(_stop.Token);
            if (now != _last)
            {
                _last = now;
                Changed?.Invoke();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || (e is OperationCanceledException && _stop.IsCancellationRequested))
        {
            // A folder that cannot be listed: its page says why, and the last numbers stand.
        }
    }

    private async Task<NavCount> CountAsync(CancellationToken cancellationToken)
    {
        var logs = (await _index.ListAsync(cancellationToken)).Count;
        var runs = (await _runs.ListAsync(new RunQuery { HidesRetried = true }, 0, 0, cancellationToken)).UnfilteredTotal;
        return await Task.Run(() => new NavCount(logs, runs, _tasks.List().Count, _datasets.List().Count, _models.List().Count + OtherModels.Of(_registry).Count()), cancellationToken);
    }
}
