using System.Text.Json;

namespace Inspect.Engine.Transcripts;

/// <summary>The sample begins.</summary>
public sealed record SampleInitEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "sample_init";

    /// <summary>The item: <c>input</c>, <c>choices</c>, <c>target</c>, <c>id</c>, <c>metadata</c>, <c>files</c>, <c>setup</c>; nothing else may stand here.</summary>
    public required JsonElement Sample { get; init; }

    /// <summary>The task state at the start.</summary>
    public JsonElement? State { get; init; }
}
