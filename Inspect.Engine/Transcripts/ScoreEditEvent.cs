using System.Text.Json;

namespace Inspect.Engine.Transcripts;

/// <summary>A person changed a score.</summary>
public sealed record ScoreEditEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "score_edit";

    /// <summary>Scorer whose score changed.</summary>
    public required string ScoreName { get; init; }

    /// <summary>The edit: new values or <c>UNCHANGED</c>, and who made it.</summary>
    public required JsonElement Edit { get; init; }
}
