using System.Text.Json.Serialization;

namespace Inspect.Web.Queue;

/// <summary>What the queue does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QueueMode>))]
public enum QueueMode
{
    /// <summary>Runs go on and are started.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>Runs go on to their end, none is started.</summary>
    [JsonStringEnumMemberName("draining")]
    Draining,

    /// <summary>No run is started, and those that go on start no further sample.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,
}
