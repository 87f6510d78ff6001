using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Evals;

/// <summary>What is seen of one model call while it goes on: its waits, further attempts and raw traffic. Not thread-safe, as a call is one thing after the other.</summary>
/// <param name="meter">Counts for the run.</param>
/// <param name="transcript">Counts waits for the sample.</param>
internal sealed class CallWatch(CallMeter meter, Transcript transcript) : IDisposable
{
    private TimeSpan _waited;
    private bool _isBacking;

    /// <summary>Attempts after the first; null for none.</summary>
    public int? Retries { get; private set; }

    /// <summary>The traffic of the last attempt, where the provider tells of it.</summary>
    public RawCall? Raw { get; private set; }

    /// <summary>The call with this watching it.</summary>
    public ModelCall Over(ModelCall call) => call with { Waited = Wait, Retried = Retry, Exchanged = raw => Raw = raw };

    /// <summary>Seconds of an answer without those that were waited.</summary>
    public double? WorkingOf(ModelOutput output) => output.Time is { } took ? Math.Max(0, Math.Round(took - _waited.TotalSeconds, 3)) : null;

    /// <summary>A call that ends while it waits after an error waits no longer.</summary>
    public void Dispose()
    {
        if (_isBacking)
        {
            meter.GiveUp();
        }
    }

    private void Wait(TimeSpan wait)
    {
        transcript.AddWaiting(wait);
        meter.Wait(wait, _isBacking);
        _isBacking = false;
        _waited += wait;
    }

    private void Retry(string failure)
    {
        meter.Retry(failure);
        _isBacking = true;
        Retries = (Retries ?? 0) + 1;
    }
}
