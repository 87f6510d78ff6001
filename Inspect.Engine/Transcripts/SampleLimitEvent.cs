namespace Inspect.Engine.Transcripts;

/// <summary>A limit ended the sample.</summary>
public sealed record SampleLimitEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "sample_limit";

    /// <summary><c>time</c>, <c>working</c>, <c>message</c>, <c>token</c>, <c>turn</c>, <c>cost</c>, <c>operator</c> or <c>custom</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The limit in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Its number.</summary>
    public double? Limit { get; init; }
}
