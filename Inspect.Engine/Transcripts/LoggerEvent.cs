using System.Text.Json;

namespace Inspect.Engine.Transcripts;

/// <summary>A line that the program logged.</summary>
public sealed record LoggerEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "logger";

    /// <summary><c>name</c>, <c>level</c>, <c>message</c>, <c>created</c> (Unix milliseconds), <c>filename</c>, <c>module</c>, <c>lineno</c>.</summary>
    public required JsonElement Message { get; init; }
}
