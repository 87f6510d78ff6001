using System.Text.Json;
using Inspect.Engine.Models;
using Inspect.Engine.Values;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>The settings that one level gives: a task, a model, a request.</summary>
/// <param name="Generate">Those of the model calls.</param>
/// <param name="Run">Those of the run.</param>
public sealed record SettingValues(GenerateConfig Generate, RunSettings Run)
{
    /// <summary>No setting at all.</summary>
    public static SettingValues Empty { get; } = new(GenerateConfig.Empty, RunSettings.Empty);

    /// <summary>These values with those of <paramref name="over"/> wherever it has any.</summary>
    public SettingValues Merge(SettingValues over) => new(Generate.Merge(over.Generate), Run.Merge(over.Run));

    /// <summary>The value of a setting that the records have no property for.</summary>
    /// <param name="scope">The record.</param>
    /// <param name="name">Name of the setting.</param>
    public JsonElement? Field(SettingScope scope, string name) =>
        (scope == SettingScope.Generate ? (LogRecord)Generate : Run).Unknown is { } fields && fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>These values with one that the records have no property for.</summary>
    /// <param name="scope">The record.</param>
    /// <param name="name">Name of the setting.</param>
    /// <param name="value">The value; null takes it away.</param>
    public SettingValues WithField(SettingScope scope, string name, JsonElement? value) => scope == SettingScope.Generate
        ? this with { Generate = Generate with { Unknown = Fields(Generate.Unknown, name, value) } }
        : this with { Run = Run with { Unknown = Fields(Run.Unknown, name, value) } };

    private static Dictionary<string, JsonElement>? Fields(IDictionary<string, JsonElement>? fields, string name, JsonElement? value)
    {
        var changed = fields is null ? [] : new Dictionary<string, JsonElement>(fields);
        changed.Remove(name);
        if (value is { } given)
        {
            changed[name] = given;
        }

        return changed.Count == 0 ? null : changed;
    }
}
