using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Transcripts;

/// <summary>A solver changed the store.</summary>
public sealed record StoreEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "store";

    /// <summary>The changes, as JSON patches.</summary>
    public required ImmutableArray<JsonElement> Changes { get; init; }
}
