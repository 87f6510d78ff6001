using System.Text.Json.Serialization;

namespace Inspect.Engine.Live;

/// <summary>Where a sample stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SampleState>))]
public enum SampleState
{
    /// <summary>Waits for its turn.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>The model answers.</summary>
    [JsonStringEnumMemberName("generating")]
    Generating,

    /// <summary>Scorers judge.</summary>
    [JsonStringEnumMemberName("scoring")]
    Scoring,

    /// <summary>Ended.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Ended by an error.</summary>
    [JsonStringEnumMemberName("errored")]
    Errored,

    /// <summary>Stopped with its run.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
