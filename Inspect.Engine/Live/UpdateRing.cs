namespace Inspect.Engine.Live;

/// <summary>The newest updates of a run, found by their numbers. Its owner guards it.</summary>
internal sealed class UpdateRing(string evalId, TimeProvider time)
{
    private const int Kept = 4_096;
    private readonly List<LiveUpdate> _updates = [];

    /// <summary>Number of the newest update; 0 before the first.</summary>
    public long Number { get; private set; }

    /// <summary>Numbers an update and keeps it, in the place of the oldest once it is full.</summary>
    public void Add(LiveUpdate update, DateTimeOffset now)
    {
        var numbered = update with { Number = ++Number, EvalId = evalId, Time = now };
        if (_updates.Count < Kept)
        {
            _updates.Add(numbered);
        }
        else
        {
            _updates[Place(Number)] = numbered;
        }
    }

    /// <summary>What came after a number (0: all). Who has to read the run anew gets a snapshot mark first.</summary>
    /// <remarks>
    /// That is who is so far behind that updates were dropped, and who saw a number that was not given yet: it is of an earlier
    /// process, and a run that goes on in a new one counts from 1 again.
    /// </remarks>
    public LiveUpdate[] After(long number)
    {
        var dropped = Number - _updates.Count;
        var isBehind = number > Number || Math.Max(0, number) < dropped;
        var first = isBehind ? dropped : Math.Max(0, number);
        if (first == Number && !isBehind)
        {
            return [];
        }

        var start = isBehind ? 1 : 0;
        var result = new LiveUpdate[Number - first + start];
        if (isBehind)
        {
            result[0] = new SnapshotUpdate { EvalId = evalId, Number = dropped, Time = time.GetUtcNow() };
        }

        for (var n = first + 1; n <= Number; n++)
        {
            result[n - first - 1 + start] = _updates[Place(n)];
        }

        return result;
    }

    private static int Place(long number) => (int)((number - 1) % Kept);
}
