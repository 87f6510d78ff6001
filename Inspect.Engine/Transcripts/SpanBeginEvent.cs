namespace Inspect.Engine.Transcripts;

/// <summary>A span begins: a solver, a tool, an agent, the scorers.</summary>
public sealed record SpanBeginEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "span_begin";

    /// <summary>Id of the span.</summary>
    public required string Id { get; init; }

    /// <summary>Span around it.</summary>
    public string? ParentId { get; init; }

    /// <summary>Kind of the span.</summary>
    public string? Type { get; init; }

    /// <summary>Name to show.</summary>
    public required string Name { get; init; }
}
