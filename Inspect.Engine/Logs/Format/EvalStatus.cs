using System.Text.Json.Serialization;

namespace Inspect.Engine.Logs.Format;

/// <summary>State of a log.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EvalStatus>))]
public enum EvalStatus
{
    /// <summary>Running, or ended without a word.</summary>
    [JsonStringEnumMemberName("started")]
    Started,

    /// <summary>Ended as planned; single samples may have failed.</summary>
    [JsonStringEnumMemberName("success")]
    Success,

    /// <summary>Stopped by the user.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>Ended by an error, or by too many failed samples.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}
