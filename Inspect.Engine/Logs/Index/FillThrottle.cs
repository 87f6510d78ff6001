namespace Inspect.Engine.Logs.Index;

/// <summary>
/// Keeps the filling of the index behind everything else. It works on one thread of its own, of the lowest priority, in pieces of a few
/// milliseconds. Between two of them it waits while somebody waits for the index, and rests as long as it worked, so that other processes
/// find the database free half of the time; while a run is active nine times as long, so that it takes a tenth of one core at most.
/// </summary>
/// <remarks>
/// Thread-safe. On Windows the priority alone would do. On Linux .NET has none to give: a thread's priority is without effect there, and
/// the pieces and rests are all there is. A piece is a thousand rows, or the reading of one log, which is not interrupted: that of a log
/// of a hundred thousand samples takes some seconds of one core.
/// </remarks>
internal sealed class FillThrottle(Func<bool> isRunActive) : IDisposable
{
    private const int ShareOfRun = 9;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

    /// <summary>Small logs are read in less than a timer can tell: their rests are saved up.</summary>
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(10);

    /// <summary>Somebody who asks without a pause does not keep the index from being filled.</summary>
    private static readonly TimeSpan LongestCourtesy = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new(); // guards the counts, and that the events agree with them
    private readonly ManualResetEventSlim _quiet = new(initialState: true);
    private readonly ManualResetEventSlim _urgent = new(initialState: false);
    private TimeSpan _owed; // of the filler, which is one at a time
    private int _readers;
    private int _waiting;
    private bool _isDisposed;

    /// <summary>Until it is disposed somebody waits for an answer of the index.</summary>
    public IDisposable Reading() => new Scope(this, readers: 1, waiting: 0);

    /// <summary>Until it is disposed somebody waits for the filling itself, which then rests for nobody.</summary>
    public IDisposable Hurrying() => new Scope(this, readers: 0, waiting: 1);

    /// <summary>Called by the filler between two pieces of work, by one thread at a time.</summary>
    /// <param name="worked">How long the last piece took.</param>
    /// <param name="cancellationToken">Ends the rest, with its exception.</param>
    public void Rest(TimeSpan worked, CancellationToken cancellationToken)
    {
        if (!_urgent.IsSet)
        {
            _quiet.Wait(LongestCourtesy, cancellationToken);
            _owed += RestAfter(worked, isRunActive());
            if (_owed >= ShortestRest)
            {
                _urgent.Wait(_owed, cancellationToken);
                _owed = TimeSpan.Zero;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>How long the filler rests after a piece of work.</summary>
    public static TimeSpan RestAfter(TimeSpan worked, bool isRunActive)
    {
        var rest = worked * (isRunActive ? ShareOfRun : 1);
        return rest < LongestRest ? rest : LongestRest;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _quiet.Dispose();
            _urgent.Dispose();
        }
    }

    private void Add(int readers, int waiting)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                // A reader that ends after the app: nobody fills any more.
                return;
            }

            _readers += readers;
            _waiting += waiting;
            Set(_urgent, _waiting > 0);

            // Whoever waits for the filling must not wait for its courtesy.
            Set(_quiet, _readers == 0 || _waiting > 0);
        }
    }

    private static void Set(ManualResetEventSlim signal, bool isSet)
    {
        if (isSet)
        {
            signal.Set();
        }
        else if (signal.IsSet)
        {
            signal.Reset();
        }
    }

    private sealed class Scope : IDisposable
    {
        private readonly FillThrottle _throttle;
        private readonly int _readers;
        private readonly int _waiting;

        public Scope(FillThrottle pace, int readers, int waiting)
        {
            (_throttle, _readers, _waiting) = (pace, readers, waiting);
            pace.Add(readers, waiting);
        }

        public void Dispose() => _throttle.Add(-_readers, -_waiting);
    }
}
