using System.Text.Json.Serialization;

namespace Inspect.Web.Queue;

/// <summary>Where to a run that waits is moved.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QueueMove>))]
public enum QueueMove
{
    /// <summary>Before all others.</summary>
    [JsonStringEnumMemberName("next")]
    Next,

    /// <summary>Before the one that stands before it.</summary>
    [JsonStringEnumMemberName("up")]
    Up,

    /// <summary>Behind the one that stands behind it.</summary>
    [JsonStringEnumMemberName("down")]
    Down,

    /// <summary>Behind all others.</summary>
    [JsonStringEnumMemberName("last")]
    Last,
}
