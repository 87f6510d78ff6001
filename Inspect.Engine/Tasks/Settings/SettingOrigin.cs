using System.Text.Json.Serialization;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>Where the value of a setting comes from; a later one wins over those before it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SettingOrigin>))]
public enum SettingOrigin
{
    /// <summary>Nobody set it: what is in force then.</summary>
    [JsonStringEnumMemberName("default")]
    Default,

    /// <summary>The model brings it.</summary>
    [JsonStringEnumMemberName("model")]
    Model,

    /// <summary>The task sets it.</summary>
    [JsonStringEnumMemberName("task")]
    Task,

    /// <summary>The run that was cloned had it.</summary>
    [JsonStringEnumMemberName("clone")]
    Clone,

    /// <summary>The request sets it: an option of the command line, a field of the form.</summary>
    [JsonStringEnumMemberName("option")]
    Option,
}
