using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Values;

/// <summary>Base of every record that lies in a log: fields that this version does not know survive a read and a rewrite.</summary>
public abstract record LogRecord
{
    /// <summary>Fields of the file that the record has no property for, by name. Settable because the JSON generator cannot fill it otherwise.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
