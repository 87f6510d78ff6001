namespace Inspect.Engine.Models.Calls;

/// <summary>
/// Bounds the calls at the same time that share a model and a key: those of one run by its own limit, those of all runs by the largest limit
/// among them. A limit is a number, or one that adapts to what the server takes and is the same for all runs that ask for it. Runs take turns. Thread-safe.
/// </summary>
/// <param name="time">Clock of what adapts.</param>
internal sealed class ConnectionGate(TimeProvider time)
{
    private readonly Lock _lock = new(); // guards all below

    // The run that got a slot last stands at the end.
    private readonly List<Owner> _owners = [];
    private readonly Dictionary<AdaptiveLimits, AdaptiveLimit> _adaptive = [];
    private int _active;

    /// <summary>Waits for a slot.</summary>
    public async Task EnterAsync(CallLimits limits, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            var owner = OwnerOf(limits);
            if (_active < Total() && owner.Active < owner.Limit && owner.Waiting.Count == 0)
            {
                Begin(owner);
                return;
            }

            waiter = new Waiter();
            owner.Waiting.AddLast(waiter);
        }

        await using var registration = cancellationToken.Register(() => Leave(limits, waiter)).ConfigureAwait(false);
        await waiter.Slot.Task.WaitAsync(CancellationToken.None).ConfigureAwait(false);

        // A slot that a cancelled call gave back wakes the next one before its own token does.
        if (cancellationToken.IsCancellationRequested)
        {
            Exit(limits, isClean: false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Gives a slot back.</summary>
    /// <param name="limits">What the call came in with.</param>
    /// <param name="isClean">The call was answered at its first attempt.</param>
    public void Exit(CallLimits limits, bool isClean) => Change(() =>
    {
        var owner = OwnerOf(limits);
        owner.Active--;
        _active--;
        if (isClean)
        {
            owner.Adaptive?.Succeed(_active);
        }

        Admit();
    });

    /// <summary>The server refused a call because there were too many.</summary>
    public void Refuse(CallLimits limits) => Change(() => OwnerOf(limits).Adaptive?.Refuse());

    /// <summary>How many connections a run has and wants.</summary>
    /// <param name="limits">What its calls come in with.</param>
    public ConnectionStanding StandingOf(CallLimits limits)
    {
        lock (_lock)
        {
            var owner = Find(limits);
            return new ConnectionStanding(owner?.Active ?? 0, owner?.Waiting.Count ?? 0, limits.Adaptive is { } adaptive ? LimitOf(adaptive).Limit : limits.Connections);
        }
    }

    /// <summary>The changes of a limit that adapts, from some time on.</summary>
    public IReadOnlyList<ConnectionChange> HistoryOf(AdaptiveLimits settings, DateTimeOffset from)
    {
        lock (_lock)
        {
            return [.. LimitOf(settings).History.Where(c => c.At >= from)];
        }
    }

    /// <summary>A cancelled call waits no longer, unless it has just got its slot.</summary>
    private void Leave(CallLimits limits, Waiter waiter)
    {
        lock (_lock)
        {
            if (OwnerOf(limits).Waiting.Remove(waiter))
            {
                waiter.Slot.SetCanceled();
                Admit();
            }
        }
    }

    /// <summary>Changes something, and tells the runs where that changed a limit.</summary>
    private void Change(Action change)
    {
        Action[] told = [];
        lock (_lock)
        {
            var before = _owners.Sum(o => (long)o.Limit);
            var owners = _owners.ToArray();
            change();
            if (owners.Sum(o => (long)o.Limit) != before)
            {
                told = [.. owners.Select(o => o.Changed).OfType<Action>()];
            }
        }

        Array.ForEach(told, t => t());
    }

    private int Total() => _owners.Max(o => o.Limit);

    private AdaptiveLimit LimitOf(AdaptiveLimits settings) =>
        _adaptive.TryGetValue(settings, out var known) ? known : _adaptive[settings] = new AdaptiveLimit(settings, time);

    private Owner? Find(CallLimits limits) => _owners.Find(o => ReferenceEquals(o.Key, limits.Owner));

    private Owner OwnerOf(CallLimits limits)
    {
        var owner = Find(limits);
        if (owner is null)
        {
            owner = new Owner { Key = limits.Owner };
            _owners.Add(owner);
        }

        owner.Static = limits.Connections;
        owner.Adaptive = limits.Adaptive is { } settings ? LimitOf(settings) : null;
        owner.Changed = limits.LimitChanged;
        return owner;
    }

    private void Begin(Owner owner)
    {
        owner.Active++;
        _active++;
        owner.Adaptive?.Begin(_active);
    }

    private void Admit()
    {
        _owners.RemoveAll(o => o.Active == 0 && o.Waiting.Count == 0);
        while (_owners.Count > 0 && _active < Total() && _owners.Find(o => o.Active < o.Limit && o.Waiting.Count > 0) is { } next)
        {
            var waiter = next.Waiting.First!.Value;
            next.Waiting.RemoveFirst();
            Begin(next);
            _owners.Remove(next);
            _owners.Add(next);
            waiter.Slot.SetResult();
        }
    }

    private sealed class Owner
    {
        public required object Key { get; init; }

        public int Static { get; set; }

        public AdaptiveLimit? Adaptive { get; set; }

        public Action? Changed { get; set; }

        public int Limit => Adaptive?.Limit ?? Static;

        public int Active { get; set; }

        public LinkedList<Waiter> Waiting { get; } = [];
    }

    private sealed class Waiter
    {
        public TaskCompletionSource Slot { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
