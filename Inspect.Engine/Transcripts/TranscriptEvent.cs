using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Values;

namespace Inspect.Engine.Transcripts;

/// <summary>Something that happened to one sample in one epoch (log format 10).</summary>
public abstract record TranscriptEvent : LogRecord
{
    /// <summary>Identifies the event; links use it.</summary>
    [JsonPropertyOrder(-6)]
    public string? Uuid { get; init; }

    /// <summary>Span that the event belongs to; a span's own begin and end carry its own id.</summary>
    [JsonPropertyOrder(-5)]
    public string? SpanId { get; init; }

    /// <summary>When it happened; absent in damaged logs.</summary>
    [JsonPropertyOrder(-4)]
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Seconds of working time since the sample began.</summary>
    [JsonPropertyOrder(-3)]
    public double? WorkingStart { get; init; }

    /// <summary>Free data.</summary>
    [JsonPropertyOrder(-2)]
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>The event is not over yet; in live data.</summary>
    [JsonPropertyOrder(-1)]
    public bool? Pending { get; init; }

    /// <summary>Kind of the event, as logs name it.</summary>
    [JsonPropertyName("event")]
    [JsonPropertyOrder(-1)]
    public abstract string Kind { get; }
}
