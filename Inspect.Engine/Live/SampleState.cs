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

    /// <summary>A tool that the model called works.</summary>
    [JsonStringEnumMemberName("tool")]
    Tool,

    /// <summary>Scorers judge.</summary>
    [JsonStringEnumMemberName("scoring")]
    Scoring,

    /// <summary>An attempt failed; it waits to be run again.</summary>
    [JsonStringEnumMemberName("retry-wait")]
    RetryWait,

    /// <summary>Ended.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Ended by an error.</summary>
    [JsonStringEnumMemberName("errored")]
    Errored,

    /// <summary>Ended by a limit, and scored as it stood.</summary>
    [JsonStringEnumMemberName("limited")]
    Limited,

    /// <summary>Stopped with its run.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
