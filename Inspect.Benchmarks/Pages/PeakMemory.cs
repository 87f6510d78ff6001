using System.Diagnostics;

namespace Inspect.Benchmarks.Pages;

/// <summary>The most memory that this process has resident while this lives, looked at every 20 ms, beyond what it had before.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly Process _self = Process.GetCurrentProcess();
    private readonly Timer _timer;
    private readonly long _before;
    private long _most;

    public PeakMemory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _before = Look();
        _timer = new Timer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
    }

    /// <summary>Bytes.</summary>
    public long More => Interlocked.Read(ref _most) - _before;

    public void Dispose()
    {
        _timer.Dispose();
        _self.Dispose();
    }

    private long Look()
    {
        lock (_self)
        {
            _self.Refresh();
            Interlocked.Exchange(ref _most, Math.Max(_most, _self.WorkingSet64));
            return _self.WorkingSet64;
        }
    }
}
