using System.Collections.Concurrent;
using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>How a run is steered while it goes on. Thread-safe.</summary>
public sealed class EvalSteering
{
    /// <summary>Guards every field below, and is held while followers are told.</summary>
    private readonly Lock _lock = new();
    private readonly List<Action> _followers = [];
    private readonly ConcurrentDictionary<(SampleId Id, int Epoch), SampleEnding> _samples = new();
    private volatile bool _isPaused;
    private volatile RunTuning? _tuning;

    /// <summary>The run goes on after its process had ended without a word, and says so.</summary>
    public bool IsRecovered { get; init; }

    /// <summary>No further sample is started; those that have begun go on to their end.</summary>
    public bool IsPaused => _isPaused;

    /// <summary>Starts no further sample from now on.</summary>
    public void Pause() => Change(() => _isPaused = true);

    /// <summary>Goes on where it was.</summary>
    public void Resume() => Change(() => _isPaused = false);

    /// <summary>Names of the settings that may be changed while a run goes on.</summary>
    public static ImmutableArray<string> Names => RunTuning.Names;

    /// <summary>The settings of the run as they stand; null while it has not begun.</summary>
    public EvalConfig? Config => _tuning?.Config;

    /// <summary>Changes settings: parallel samples either way, limits upwards. The log keeps each change.</summary>
    /// <param name="changes">New values by name.</param>
    /// <param name="author">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up before anything is changed.</param>
    /// <exception cref="InspectException">The run has not begun, or a value cannot be taken; nothing is changed.</exception>
    public async Task ChangeAsync(IReadOnlyDictionary<string, double> changes, string author, string? reason, CancellationToken cancellationToken)
    {
        var tuning = _tuning ?? throw new InspectException("The run has not begun. Its settings can be changed while samples run; before that, cancel it and start it anew.");
        await tuning.ChangeAsync(changes, new LogProvenance(default, author, reason), cancellationToken).ConfigureAwait(false);
        Change(() => { });
    }

    /// <summary>Ends one sample that goes on; the others, and the run, go on.</summary>
    /// <param name="id">Its item.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="action">How it ends.</param>
    /// <returns>False where it does not go on, somebody has ended it already, or it is to be scored and is being scored.</returns>
    public bool EndSample(SampleId id, int epoch, SampleAction action) => _samples.TryGetValue((id, epoch), out var sample) && sample.Ask(action);

    /// <summary>A sample begins.</summary>
    internal void Begin(SampleId id, int epoch, SampleEnding sample) => _samples[(id, epoch)] = sample;

    /// <summary>A sample has ended.</summary>
    internal void End(SampleId id, int epoch) => _samples.TryRemove((id, epoch), out _);

    /// <summary>The run has begun, or, with null, ended.</summary>
    internal void Attach(RunTuning? tuning) => _tuning = tuning;

    /// <summary>Calls a follower now and after each change, one call at a time; disposing the result ends it.</summary>
    /// <param name="follower">Looks at what it needs to know. It must not wait.</param>
    internal IDisposable Follow(Action follower)
    {
        lock (_lock)
        {
            _followers.Add(follower);
            follower();
        }

        return new Following(this, follower);
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _followers.ForEach(f => f());
        }
    }

    private sealed class Following(EvalSteering steering, Action follower) : IDisposable
    {
        public void Dispose()
        {
            lock (steering._lock)
            {
                steering._followers.Remove(follower);
            }
        }
    }
}
