using System.Text.Json.Serialization;

namespace Inspect.Engine.Transcripts;

/// <summary>An event of a kind that has no record of its own. Its fields stay as they are.</summary>
public sealed record OtherEvent : TranscriptEvent
{
    private readonly string _kind = string.Empty;

    /// <inheritdoc />
    public override string Kind => _kind;

    /// <summary>Makes an event of a kind; absent when the file does not say one.</summary>
    public static OtherEvent Of(string kind) => new(kind);

    /// <summary>For the serializer.</summary>
    [JsonConstructor]
    public OtherEvent()
    {
    }

    private OtherEvent(string kind) => _kind = kind;
}
