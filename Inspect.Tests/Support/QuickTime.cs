namespace Inspect.Tests.Support;

/// <summary>A clock that runs faster than all others: minutes of waiting are over in seconds, and everything keeps its order.</summary>
/// <param name="factor">How much faster.</param>
public sealed class QuickTime(double factor) : TimeProvider
{
    private readonly long _started = System.GetTimestamp();
    private readonly DateTimeOffset _from = System.GetUtcNow();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => (long)((System.GetTimestamp() - _started) * factor);

    public override DateTimeOffset GetUtcNow() => _from + (System.GetElapsedTime(_started) * factor);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Quick(dueTime), Quick(period)), this);

    private TimeSpan Quick(TimeSpan time) => time <= TimeSpan.Zero ? time : TimeSpan.FromTicks(Math.Max((long)(time.Ticks / factor), TimeSpan.TicksPerMillisecond));

    private sealed class Timer(ITimer inner, QuickTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(time.Quick(dueTime), time.Quick(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
