namespace Inspect.Web.Components.Shared;

/// <summary>Renders at once, then at most once an interval; the last request is never lost. Thread-safe.</summary>
public sealed class RenderThrottle : IAsyncDisposable
{
    /// <summary>The interval of live pages.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Guards the fields below.</summary>
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly Func<Task> _render;
    private readonly ITimer _timer;
    private bool _isRequested;
    private bool _isResting;
    private bool _isDisposed;
    private Task _rendering = Task.CompletedTask;

    /// <summary>Makes a throttle.</summary>
    public RenderThrottle(TimeProvider time, TimeSpan interval, Func<Task> render)
    {
        _time = time;
        _interval = interval;
        _render = render;
        _timer = _time.CreateTimer(_ => OnRested(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks for a render.</summary>
    public void Request()
    {
        lock (_lock)
        {
            _isRequested = true;
            StartIfFree();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Task rendering;
        lock (_lock)
        {
            _isDisposed = true;
            rendering = _rendering;
        }

        await _timer.DisposeAsync();
        try
        {
            await rendering;
        }
        catch (Exception error) when (error is ObjectDisposedException or OperationCanceledException)
        {
            // The component went first, or gave up its last look.
        }
    }

    private void OnRested()
    {
        lock (_lock)
        {
            _isResting = false;
            StartIfFree();
        }
    }

    private void StartIfFree()
    {
        if (_isDisposed || _isResting || !_isRequested || !_rendering.IsCompleted)
        {
            return;
        }

        _isRequested = false;
        _isResting = true;
        _timer.Change(_interval, Timeout.InfiniteTimeSpan);
        _rendering = RenderAsync();
    }

    private async Task RenderAsync()
    {
        await Task.Yield();
        await _render();
        lock (_lock)
        {
            // A request that came while the render took longer than the interval.
            if (_isRequested && !_isResting && !_isDisposed)
            {
                _isResting = true;
                _timer.Change(TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            }
        }
    }
}
