namespace Inspect.Engine.Transcripts;

/// <summary>A solver or scorer begins or ends, in logs before 0.3.94; spans took its place.</summary>
public sealed record StepEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "step";

    /// <summary><c>begin</c> or <c>end</c>.</summary>
    public required string Action { get; init; }

    /// <summary><c>solver</c> or <c>scorer</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Name to show.</summary>
    public required string Name { get; init; }
}
