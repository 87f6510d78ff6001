namespace Inspect.Engine.Inference;

/// <summary>The memory that loaded models may take together, counted by the bytes of their files. Models are loaded one after the other in it. Thread-safe.</summary>
/// <param name="mostBytes">Bytes that the files of all loaded models may have together.</param>
/// <param name="time">Clock of waits.</param>
internal sealed class ModelRoom(long mostBytes, TimeProvider time) : IDisposable
{
    /// <summary>A model that was loaded and never asked can go after a while, which nobody tells of.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _gate = new();
    private readonly List<SharedEngine> _loaded = [];
    private TaskCompletionSource _changed = NewChange();

    /// <summary>Loads a model when there is room for it: those that nobody uses go first, the least recently used before the others; else it waits until somebody is done.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sizeBytes">Bytes of its files.</param>
    /// <param name="unloadAsync">Takes one away that nobody can use any more.</param>
    /// <param name="waits">Is told the name of a model that is in use and waited for; null when the wait is over.</param>
    /// <param name="loadAsync">Loads it.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="ModelLoadException">It is larger than all the room, or cannot be loaded.</exception>
    public async Task<SharedEngine> LoadAsync(
        string name, long sizeBytes, Func<SharedEngine, Task> unloadAsync, Action<string?> waits, Func<Task<SharedEngine>> loadAsync, CancellationToken cancellationToken)
    {
        if (sizeBytes > mostBytes)
        {
            throw new ModelLoadException(
                $"The model {name} has {Gigabytes(sizeBytes)} of files, more than the {Gigabytes(mostBytes)} that loaded models may have together. Take a smaller one or one of lower precision, or raise Models:MemoryBudgetBytes.");
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var (others, changed) = Look();
                if (others.Sum(o => o.SizeBytes) + sizeBytes <= mostBytes)
                {
                    break;
                }

                if (others.OrderBy(o => o.LastUse).FirstOrDefault(o => o.TryClose()) is { } idle)
                {
                    await unloadAsync(idle).ConfigureAwait(false);
                    continue;
                }

                waits(others.MaxBy(o => o.SizeBytes)!.Info.Name);
                await Task.WhenAny(changed, Task.Delay(LookAgain, time, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }

            waits(null);
            var engine = await loadAsync().ConfigureAwait(false);
            lock (_gate)
            {
                _loaded.Add(engine);
            }

            return engine;
        }
        finally
        {
            waits(null);
            _turn.Release();
        }
    }

    /// <summary>A model has gone.</summary>
    public void Remove(SharedEngine engine)
    {
        lock (_gate)
        {
            _loaded.Remove(engine);
        }

        Notify();
    }

    /// <summary>Somebody is done with a model.</summary>
    public void Notify()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            (changed, _changed) = (_changed, NewChange());
        }

        changed.TrySetResult();
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private (IReadOnlyList<SharedEngine> Loaded, Task Changed) Look()
    {
        lock (_gate)
        {
            return ([.. _loaded], _changed.Task);
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Gigabytes(long bytes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB");
}
