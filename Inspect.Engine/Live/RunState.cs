using System.Text.Json.Serialization;

namespace Inspect.Engine.Live;

/// <summary>Where a run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>Waits for its turn.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>Its model loads; there is no log yet.</summary>
    [JsonStringEnumMemberName("loading")]
    Loading,

    /// <summary>Samples run.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Starts no further sample until somebody resumes it; what is done stays.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>Samples run, after its process had ended without a word and the next one found it.</summary>
    [JsonStringEnumMemberName("recovered")]
    Recovered,

    /// <summary>All samples ended; metrics and header are written.</summary>
    [JsonStringEnumMemberName("finishing")]
    Finishing,

    /// <summary>Ended as planned.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Ended by an error.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Stopped by the user.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>Ended without a word: its process is gone. What was finished can be read.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,

    /// <summary>Its log cannot be read, or has not been yet: what became of it is not known.</summary>
    [JsonStringEnumMemberName("unreadable")]
    Unreadable,
}
