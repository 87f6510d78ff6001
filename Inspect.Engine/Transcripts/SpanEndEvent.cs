namespace Inspect.Engine.Transcripts;

/// <summary>A span ends.</summary>
public sealed record SpanEndEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "span_end";

    /// <summary>Id of the span.</summary>
    public required string Id { get; init; }
}
