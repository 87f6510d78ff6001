using Inspect.Engine.Live;
using Inspect.Engine.Models;

namespace Inspect.Engine.Evals;

/// <summary>Counts the calls of a run to models with a server, and tells the feed once a second what changed. Thread-safe.</summary>
internal sealed class CallMeter : IDisposable
{
    private const int Minute = 60;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new(); // guards all below but the timer
    private readonly (long Tokens, double Cost)[] _seconds = new (long, double)[Minute];
    private readonly Func<ConnectionStanding> _standing;
    private readonly LiveRun _live;
    private readonly TimeProvider _time;
    private readonly ITimer? _timer;
    private readonly long _begun;
    private long _second;
    private int _backing;
    private int _retries;
    private double _waited;
    private double? _cost;
    private string? _failure; // of the last attempt; null since a call was answered

    /// <summary>Begins to count.</summary>
    /// <param name="standing">Connections as they stand; null where the model has no server, and nothing is told.</param>
    /// <param name="live">The feed.</param>
    /// <param name="time">Clock.</param>
    public CallMeter(Func<ConnectionStanding>? standing, LiveRun live, TimeProvider time)
    {
        (_live, _time, _standing) = (live, time, standing ?? (() => default));
        _begun = time.GetTimestamp();
        _timer = standing is null ? null : time.CreateTimer(_ => Tell(), null, Interval, Interval);
    }

    /// <summary>A call waits after an error.</summary>
    /// <param name="failure">The error, in a sentence.</param>
    public void Retry(string failure)
    {
        lock (_lock)
        {
            _failure = failure;
            _retries++;
            _backing++;
        }
    }

    /// <summary>A call has waited.</summary>
    /// <param name="time">How long.</param>
    /// <param name="isAfterError">It waited after an error, not for a connection.</param>
    public void Wait(TimeSpan time, bool isAfterError)
    {
        lock (_lock)
        {
            _waited += time.TotalSeconds;
            _backing -= isAfterError ? 1 : 0;
        }
    }

    /// <summary>A call ended while it waited after an error.</summary>
    public void GiveUp()
    {
        lock (_lock)
        {
            _backing--;
        }
    }

    /// <summary>A call was answered.</summary>
    public void Count(ModelUsage? usage)
    {
        lock (_lock)
        {
            _failure = null;
            if (usage is null)
            {
                return;
            }

            Turn();
            ref var now = ref _seconds[_second % Minute];
            now = (now.Tokens + usage.TotalTokens, now.Cost + (usage.TotalCost ?? 0));
            _cost = usage.TotalCost is { } cost ? (_cost ?? 0) + cost : _cost;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_timer is not null)
        {
            _timer.Dispose();
            Tell();
        }
    }

    private void Tell()
    {
        // Outside of the lock: the gate has its own.
        var standing = _standing();
        LiveCalls calls;
        lock (_lock)
        {
            Turn();
            var cost = _seconds.Sum(s => s.Cost);
            calls = new LiveCalls(
                standing.Active, standing.Waiting, standing.Limit, _backing, _retries, Math.Round(_waited, 1), _seconds.Sum(s => s.Tokens), _cost, _cost is null ? null : cost, _failure);
        }

        _live.SetCalls(calls);
    }

    /// <summary>Empties the seconds that have gone by since the last look.</summary>
    private void Turn()
    {
        var second = (long)_time.GetElapsedTime(_begun).TotalSeconds;
        for (var next = Math.Max(_second + 1, second - Minute + 1); next <= second; next++)
        {
            _seconds[next % Minute] = default;
        }

        _second = second;
    }
}
