using System.Text.Json.Serialization;
using Inspect.Engine.Values;

namespace Inspect.Engine.Messages;

/// <summary>One part of a message's content. Fields of kinds other than text stay in <see cref="LogRecord.Unknown"/>.</summary>
public sealed record ContentPart : LogRecord
{
    /// <summary>Kind: <c>text</c>, <c>reasoning</c>, <c>image</c>, <c>audio</c>, <c>video</c>, <c>document</c>, <c>data</c>, <c>tool_use</c>.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>The text of a text part.</summary>
    [JsonPropertyName("text")]
    public string? Text { get; init; }

    /// <summary>The thought of a reasoning part.</summary>
    [JsonPropertyName("reasoning")]
    public string? Reasoning { get; init; }
}
