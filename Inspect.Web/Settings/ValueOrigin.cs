using System.Text.Json.Serialization;

namespace Inspect.Web.Settings;

/// <summary>Where the value of a setting comes from, the weakest first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ValueOrigin>))]
public enum ValueOrigin
{
    /// <summary>Nobody gave one.</summary>
    [JsonStringEnumMemberName("default")]
    Default,

    /// <summary><c>appsettings.json</c>.</summary>
    [JsonStringEnumMemberName("file")]
    File,

    /// <summary>Saved in the app.</summary>
    [JsonStringEnumMemberName("saved")]
    Saved,

    /// <summary>A variable of the environment.</summary>
    [JsonStringEnumMemberName("variable")]
    Variable,

    /// <summary>An option of the command line.</summary>
    [JsonStringEnumMemberName("option")]
    Option,
}
