using System.Text;

namespace Inspect.Engine.Live;

/// <summary>A sample of a running run and the answer that grows in it. Its owner guards it.</summary>
internal sealed class LiveAnswer(LiveSample sample)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly StringBuilder _text = new();
    private long _published;

    /// <summary>The sample, without its text.</summary>
    public LiveSample Sample { get; private set; } = sample;

    /// <summary>Characters of the answer so far.</summary>
    public int Length => _text.Length;

    /// <summary>No more text will come for this model event.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Nothing more will happen to the sample.</summary>
    public bool IsSampleEnded => Sample.State is SampleState.Done or SampleState.Errored or SampleState.Cancelled;

    /// <summary>Changes the sample; one with a summary has its whole answer.</summary>
    public void Change(Func<LiveSample, LiveSample> change)
    {
        Sample = change(Sample);
        IsEnded |= Sample.Summary is not null;
    }

    /// <summary>Starts an empty answer for a model event.</summary>
    public void Begin(string eventUuid)
    {
        _text.Clear();
        IsEnded = false;
        Sample = Sample with { EventUuid = eventUuid, Tokens = 0 };
    }

    /// <summary>Appends the text of a token; true when the last update on it is long enough ago for another.</summary>
    public bool Append(string piece, TimeProvider time)
    {
        _text.Append(piece);
        Sample = Sample with { Tokens = Sample.Tokens + 1 };
        if (_published != 0 && time.GetElapsedTime(_published) < Interval)
        {
            return false;
        }

        _published = time.GetTimestamp();
        return true;
    }

    /// <summary>Ends the answer.</summary>
    public void End() => IsEnded = true;

    /// <summary>The text from an offset on, which counts only for the model event it was given for and is moved into its text; null when there is nothing to say.</summary>
    public LiveText? After(string? eventUuid, int offset)
    {
        if (Sample.EventUuid is not { } current)
        {
            return null;
        }

        var from = current == eventUuid || eventUuid is null ? Math.Clamp(offset, 0, _text.Length) : 0;
        var piece = _text.ToString(from, _text.Length - from);
        return piece.Length > 0 || current != eventUuid || IsSampleEnded ? new LiveText(current, from, piece, IsEnded) : null;
    }

    /// <summary>The sample with its text; a summary has it already.</summary>
    public LiveSample Snapshot() => Sample.Summary is null ? Sample with { Text = _text.ToString() } : Sample;
}
