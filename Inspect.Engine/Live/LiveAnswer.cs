using System.Text;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Live;

/// <summary>A sample while it runs: its transcript, the answer that grows in it, and what nobody was told yet. Its run guards it.</summary>
internal sealed class LiveAnswer(LiveSample sample, int slot, Transcript transcript)
{
    private readonly StringBuilder _text = new();

    /// <summary>The sample, without its text.</summary>
    public LiveSample Sample { get; private set; } = sample;

    /// <summary>Number of the sample in its run.</summary>
    public int Slot => slot;

    /// <summary>Its events as they come; null once nobody can ask for them.</summary>
    public Transcript? Transcript { get; private set; } = transcript;

    /// <summary>The whole sample when it ended, until it is on disk.</summary>
    public EvalSample? Ended { get; set; }

    /// <summary>Characters of the answer so far.</summary>
    public int Length => _text.Length;

    /// <summary>No more text will come for this model event.</summary>
    public bool IsTextEnded { get; private set; }

    /// <summary>Nothing more will happen to the sample.</summary>
    public bool IsEnded => Sample.IsEnded;

    /// <summary>It is among those that nobody was told of yet.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Its state is news.</summary>
    public bool HasNewState { get; set; }

    /// <summary>Its text is news.</summary>
    public bool HasNewText { get; set; }

    /// <summary>The event that is news, and its position; null when there is none.</summary>
    public (int Index, TranscriptEvent Event)? NewEvent { get; set; }

    /// <summary>Sets where it stands.</summary>
    public void SetState(SampleState state, EvalSampleSummary? summary)
    {
        Sample = Sample with { State = state, Summary = summary ?? Sample.Summary };
        IsTextEnded |= summary is not null;
        HasNewState = true;
    }

    /// <summary>Starts an empty answer for a model event.</summary>
    public void Begin(string eventUuid)
    {
        _text.Clear();
        IsTextEnded = false;
        Sample = Sample with { EventUuid = eventUuid, Tokens = 0 };
    }

    /// <summary>Appends the text of a token.</summary>
    public void Append(string piece)
    {
        _text.Append(piece);
        Sample = Sample with { Tokens = Sample.Tokens + 1 };
        HasNewText = true;
    }

    /// <summary>Ends the answer.</summary>
    public void EndText()
    {
        IsTextEnded = true;
        HasNewText = true;
    }

    /// <summary>
    /// Nobody can ask for its events any more, only its last text and its end may still have to be told. Of quick samples hundreds wait for that:
    /// whole, they would outlive the collection of young memory that they belong to.
    /// </summary>
    public void LetGo()
    {
        (Transcript, Ended, NewEvent) = (null, null, null);
        Sample = Sample with { Summary = null };
    }

    /// <summary>The text from an offset on, which counts only for the model event it was given for and is moved into its text; null when there is nothing to say.</summary>
    public LiveText? After(string? eventUuid, int offset)
    {
        if (Sample.EventUuid is not { } current)
        {
            return null;
        }

        var from = current == eventUuid || eventUuid is null ? Math.Clamp(offset, 0, _text.Length) : 0;
        var piece = _text.ToString(from, _text.Length - from);
        return piece.Length > 0 || current != eventUuid || IsEnded ? new LiveText(current, from, piece, IsTextEnded) : null;
    }

    /// <summary>The sample with its text; a summary has it already.</summary>
    public LiveSample Snapshot() => Sample.Summary is null ? Sample with { Text = _text.ToString() } : Sample;
}
