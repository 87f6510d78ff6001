using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Inference.Import;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Inference.Named;

/// <summary>Models that are made ready by their names: each once, however many ask for it. Thread-safe.</summary>
/// <remarks>
/// What is cancelled leaves nothing behind. What is broken off by a failure, or by the end of the process, keeps the files that it fetched,
/// and the next attempt goes on with them.
/// </remarks>
public sealed partial class ModelFetches(
    LocalModels models, ModelLibrary library, NamedModels named, FetchFolders folders, HubEnvironment environment, TimeProvider time, ILogger<ModelFetches> logger) : IAsyncDisposable
{
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new(); // guards all fields of this class and the counts of fetches
    private readonly Dictionary<string, ModelFetch> _known = new(StringComparer.Ordinal);
    private readonly ModelMaker _maker = new(library, named, folders, environment, time);
    private bool _isEnding;

    /// <summary>Is raised, on any thread, when one moves on.</summary>
    public event Action? Changed;

    /// <summary>Those that go on, and those that failed or were cancelled and were not put away.</summary>
    public IReadOnlyList<ModelFetch> List()
    {
        lock (_lock)
        {
            return [.. _known.Values.Where(f => f.Standing.Stage != FetchStage.Done).OrderBy(f => f.Folder, StringComparer.Ordinal)];
        }
    }

    /// <summary>Begins to make a model ready, or joins who does. It goes on whoever leaves.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="precision">What its weights become.</param>
    public ModelFetch Start(ModelName name, WeightPrecision precision)
    {
        lock (_lock)
        {
            var fetch = Join(name, precision);
            fetch.IsHeld = true;
            return fetch;
        }
    }

    /// <summary>Makes a model ready, or waits for who does. When all who wait have left, and nobody asked for the model itself, it ends.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="precision">What its weights become.</param>
    /// <param name="onChange">Is told how it goes on, on any thread.</param>
    /// <param name="cancellationToken">Leaves.</param>
    /// <returns>Name of its folder.</returns>
    /// <exception cref="ModelLoadException">It cannot be made ready, or somebody cancelled it.</exception>
    public async Task<string> FetchAsync(ModelName name, WeightPrecision precision, Action<FetchStanding>? onChange, CancellationToken cancellationToken)
    {
        ModelFetch fetch;
        lock (_lock)
        {
            fetch = Join(name, precision);
            fetch.Waiting++;
        }

        FetchStanding? told = null;
        void Tell()
        {
            // Others move on, too.
            if (fetch.Standing is var standing && Interlocked.Exchange(ref told, standing) != standing)
            {
                onChange?.Invoke(standing);
            }
        }

        Changed += Tell;
        try
        {
            return await fetch.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            if (_isEnding)
            {
                // Whoever waits is told to end in a moment, and goes on in the next process: it did not fail.
                await Task.Delay(EndingTime, time, cancellationToken).ConfigureAwait(false);
            }

            throw new ModelLoadException($"Somebody cancelled making {name} ready. Run it again.", error);
        }
        finally
        {
            Changed -= Tell;
            await LeaveAsync(fetch, cancellationToken.IsCancellationRequested).ConfigureAwait(false);
        }
    }

    /// <summary>Ends one for all who wait for it; what it fetched is deleted.</summary>
    public static void Cancel(ModelFetch fetch) => fetch.Stop.Cancel();

    /// <summary>Puts one away that has ended.</summary>
    public void Forget(ModelFetch fetch)
    {
        lock (_lock)
        {
            if (!fetch.Standing.IsGoingOn && _known.GetValueOrDefault(fetch.Folder) == fetch)
            {
                _known.Remove(fetch.Folder);
            }
        }

        Changed?.Invoke();
    }

    /// <summary>Bytes of fetches that were broken off.</summary>
    public long LeftoverBytes => List().Any(f => f.Standing.IsGoingOn) ? 0 : folders.SizeBytes;

    /// <summary>Deletes what was fetched of models that nobody makes ready now.</summary>
    /// <returns>Bytes that became free.</returns>
    public long CleanUp()
    {
        lock (_lock)
        {
            return folders.DeleteAllBut(_known.Values.Where(f => f.Standing.IsGoingOn).Select(f => f.Folder).ToHashSet());
        }
    }

    /// <summary>Breaks all off, since the process ends; what was fetched stays.</summary>
    public void Interrupt()
    {
        ModelFetch[] all;
        lock (_lock)
        {
            _isEnding = true;
            all = [.. _known.Values.Where(f => f.Standing.IsGoingOn)];
        }

        Array.ForEach(all, f => f.Stop.Cancel());
    }

    /// <summary>Breaks all off and waits for their ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Interrupt();
        ModelFetch[] all;
        lock (_lock)
        {
            all = [.. _known.Values];
        }

        foreach (var fetch in all)
        {
            await ((Task)fetch.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            fetch.Stop.Dispose();
        }
    }

    private ModelFetch Join(ModelName name, WeightPrecision precision)
    {
        var folder = name.FolderOf(precision);
        if (_known.TryGetValue(folder, out var known) && known.Standing.IsGoingOn && !known.Stop.IsCancellationRequested)
        {
            return known;
        }

        var fetch = new ModelFetch(name, precision);
        var before = known?.Completion;
        _known[folder] = fetch;
        fetch.Completion = Task.Run(() => RunAsync(fetch, before), CancellationToken.None);
        return fetch;
    }

    private async Task<string> RunAsync(ModelFetch fetch, Task<string>? before)
    {
        // One that is just being cancelled deletes its files first.
        await (before ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var meter = new FetchMeter(time, standing => Set(fetch, standing));
        try
        {
            var folder = await _maker.MakeAsync(fetch.Name, fetch.Precision, meter, fetch.Stop.Token).ConfigureAwait(false);
            LogReady(logger, fetch.Name.Text, folder);
            Set(fetch, new FetchStanding(FetchStage.Done, 0, 0));
            models.Notify();
            return folder;
        }
        catch (OperationCanceledException) when (fetch.Stop.IsCancellationRequested)
        {
            if (!_isEnding)
            {
                folders.Delete(fetch.Folder);
            }

            Set(fetch, new FetchStanding(FetchStage.Cancelled, 0, 0));
            throw;
        }
        catch (ModelLoadException error)
        {
            LogFailed(logger, fetch.Name.Text, error.Message);
            Set(fetch, new FetchStanding(FetchStage.Failed, 0, 0) { Detail = error.Message });
            throw;
        }
        finally
        {
            if (fetch.Standing.IsGoingOn)
            {
                // What nobody foresaw must not look as if it went on for ever.
                Set(fetch, new FetchStanding(FetchStage.Failed, 0, 0) { Detail = $"{fetch.Name} could not be made ready by an error of the app. The app's log says more." });
            }
        }
    }

    private void Set(ModelFetch fetch, FetchStanding standing)
    {
        fetch.Standing = standing;
        Changed?.Invoke();
    }

    /// <summary>Somebody waits no longer. Who gave up waits until nothing is left behind.</summary>
    private async Task LeaveAsync(ModelFetch fetch, bool hasGivenUp)
    {
        bool isLast;
        lock (_lock)
        {
            fetch.Waiting--;
            isLast = hasGivenUp && fetch is { Waiting: 0, IsHeld: false } && fetch.Standing.IsGoingOn;
        }

        if (isLast)
        {
            await fetch.Stop.CancelAsync().ConfigureAwait(false);
            await ((Task)fetch.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Forget(fetch);
        }
    }

    [LoggerMessage(LogLevel.Information, "Model {Name} is ready in the folder {Folder}")]
    private static partial void LogReady(ILogger logger, string name, string folder);

    [LoggerMessage(LogLevel.Warning, "Model {Name} cannot be made ready. {Problem}")]
    private static partial void LogFailed(ILogger logger, string name, string problem);
}
