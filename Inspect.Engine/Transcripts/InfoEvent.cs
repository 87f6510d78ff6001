using System.Text.Json;

namespace Inspect.Engine.Transcripts;

/// <summary>A note.</summary>
public sealed record InfoEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "info";

    /// <summary>Who made it.</summary>
    public string? Source { get; init; }

    /// <summary>What it says; never null.</summary>
    public required JsonElement Data { get; init; }
}
