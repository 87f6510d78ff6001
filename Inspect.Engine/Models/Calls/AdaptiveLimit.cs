namespace Inspect.Engine.Models.Calls;

/// <summary>
/// How many calls of a model may go on at the same time, as its server takes them (semantics 5.5): doubled after each clean round until the
/// server refuses for the first time, then cut when it refuses and raised in small steps when it does not. Not thread-safe: the gate guards it.
/// </summary>
/// <param name="settings">Bounds and steps.</param>
/// <param name="time">Clock.</param>
internal sealed class AdaptiveLimit(AdaptiveLimits settings, TimeProvider time)
{
    /// <summary>A round is that many successes at least.</summary>
    private const int ShortestRound = 4;

    /// <summary>A round during which less of the limit was used says nothing about more.</summary>
    private const double Saturation = 0.8;

    /// <summary>From here on limits are multiples of <see cref="Step"/>.</summary>
    private const int Neat = 10;

    private const int Step = 5;
    private const int MostHistory = 10_000;

    private readonly Queue<ConnectionChange> _history = new();
    private int _successes;
    private int _peak;
    private bool _isSteady;
    private DateTimeOffset _cooledAt = DateTimeOffset.MinValue;

    /// <summary>Calls at the same time.</summary>
    public int Limit { get; private set; } = settings.Start;

    /// <summary>The ceiling.</summary>
    public int Max { get; private set; } = settings.Max;

    /// <summary>The changes so far, the newest last; of very many the newest.</summary>
    public IReadOnlyCollection<ConnectionChange> History => _history;

    /// <summary>A call began.</summary>
    /// <param name="active">Calls that go on now, with it.</param>
    public void Begin(int active) => _peak = Math.Max(_peak, active);

    /// <summary>A call ended well at its first attempt.</summary>
    /// <param name="active">Calls that go on now, without it.</param>
    public void Succeed(int active)
    {
        if (time.GetUtcNow() < _cooledAt || ++_successes < Math.Max(Limit, ShortestRound))
        {
            return;
        }

        var isFull = _peak >= Saturation * Limit;
        (_successes, _peak) = (0, active);
        if (!isFull || Limit >= Max)
        {
            return;
        }

        if (_isSteady)
        {
            Change(Math.Min(Max, RoundUp(Limit + Math.Max(1, Limit * settings.ScaleUpPercent))), "steady_state_up");
        }
        else
        {
            Change(Math.Min(Max, Limit * 2), "slow_start");
        }
    }

    /// <summary>The server refused a call because there were too many.</summary>
    public void Refuse()
    {
        _successes = 0;
        var now = time.GetUtcNow();
        if (now < _cooledAt)
        {
            return;
        }

        _isSteady = true;
        _peak = 0;
        _cooledAt = now + TimeSpan.FromSeconds(settings.CooldownSeconds);

        // Whoever set the ceiling below the least is obeyed: a cut never raises.
        Change(Math.Min(Limit, Math.Max(settings.Min, RoundDown(Limit * settings.DecreaseFactor))), "rate_limit");
    }

    /// <summary>Sets the ceiling; a limit above it comes down at once.</summary>
    public void SetMax(int max)
    {
        Max = max;
        Change(Math.Min(Limit, max), "manual");
    }

    private static int RoundDown(double limit) => limit < Neat ? (int)limit : (int)(limit / Step) * Step;

    private static int RoundUp(double limit) => limit < Neat ? (int)Math.Ceiling(limit) : (int)Math.Ceiling(limit / Step) * Step;

    private void Change(int limit, string reason)
    {
        if (limit == Limit)
        {
            return;
        }

        if (_history.Count == MostHistory)
        {
            _history.Dequeue();
        }

        _history.Enqueue(new ConnectionChange(time.GetUtcNow(), Limit, limit, reason));
        Limit = limit;
    }
}
