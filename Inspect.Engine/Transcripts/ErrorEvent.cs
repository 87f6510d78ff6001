using Inspect.Engine.Values;

namespace Inspect.Engine.Transcripts;

/// <summary>An error ended the sample.</summary>
public sealed record ErrorEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "error";

    /// <summary>The error.</summary>
    public required EvalError Error { get; init; }
}
