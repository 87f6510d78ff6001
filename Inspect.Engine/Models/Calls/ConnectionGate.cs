namespace Inspect.Engine.Models.Calls;

/// <summary>Bounds the calls of a model at the same time: those of one run by its own limit, those of all runs by the largest limit among them. Runs take turns. Thread-safe.</summary>
internal sealed class ConnectionGate
{
    private readonly Lock _lock = new(); // guards all below

    // The run that got a slot last stands at the end.
    private readonly List<Owner> _owners = [];
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
                owner.Active++;
                _active++;
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
            Exit(limits);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Gives a slot back.</summary>
    public void Exit(CallLimits limits)
    {
        lock (_lock)
        {
            OwnerOf(limits).Active--;
            _active--;
            Admit();
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

    private int Total() => _owners.Max(o => o.Limit);

    private Owner OwnerOf(CallLimits limits)
    {
        var owner = _owners.Find(o => ReferenceEquals(o.Key, limits.Owner));
        if (owner is null)
        {
            owner = new Owner { Key = limits.Owner };
            _owners.Add(owner);
        }

        owner.Limit = limits.Connections;
        return owner;
    }

    private void Admit()
    {
        _owners.RemoveAll(o => o.Active == 0 && o.Waiting.Count == 0);
        while (_owners.Count > 0 && _active < Total() && _owners.Find(o => o.Active < o.Limit && o.Waiting.Count > 0) is { } next)
        {
            var waiter = next.Waiting.First!.Value;
            next.Waiting.RemoveFirst();
            next.Active++;
            _active++;
            _owners.Remove(next);
            _owners.Add(next);
            waiter.Slot.SetResult();
        }
    }

    private sealed class Owner
    {
        public required object Key { get; init; }

        public int Limit { get; set; }

        public int Active { get; set; }

        public LinkedList<Waiter> Waiting { get; } = [];
    }

    private sealed class Waiter
    {
        public TaskCompletionSource Slot { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
