using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Transcripts;

/// <summary>A solver changed the task state.</summary>
public sealed record StateEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "state";

    /// <summary>The changes, as JSON patches.</summary>
    public required ImmutableArray<JsonElement> Changes { get; init; }
}
