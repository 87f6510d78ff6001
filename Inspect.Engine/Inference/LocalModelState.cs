using System.Text.Json.Serialization;

namespace Inspect.Engine.Inference;

/// <summary>Where a local model stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LocalModelState>))]
public enum LocalModelState
{
    /// <summary>Its folder is there.</summary>
    [JsonStringEnumMemberName("found")]
    Found,

    /// <summary>It is being loaded.</summary>
    [JsonStringEnumMemberName("loading")]
    Loading,

    /// <summary>It can answer.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    /// <summary>It cannot be loaded.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
