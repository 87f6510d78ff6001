using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Requests;

/// <summary>Settings that a file gives by their names.</summary>
internal static class SettingFile
{
    /// <summary>Some values with those of the file.</summary>
    /// <param name="values">The values.</param>
    /// <param name="map">What the file holds.</param>
    /// <param name="rows">The settings that it may hold.</param>
    /// <param name="file">The file, for messages.</param>
    /// <exception cref="InspectException">A setting is unknown, or its value does not fit.</exception>
    public static SettingValues Apply(SettingValues values, IReadOnlyDictionary<string, JsonElement> map, IEnumerable<Setting> rows, string file)
    {
        var known = rows.ToDictionary(r => r.Name);
        foreach (var (name, value) in map.Where(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            if (!known.TryGetValue(name, out var setting))
            {
                var close = Suggestion.Find(name, known.Keys);
                throw new InspectException($"{file}: there is no setting \"{name}\". {(close is null ? $"Known: {string.Join(", ", known.Keys)}." : $"Did you mean \"{close}\"?")}");
            }

            values = setting.Type.Misfit(value) is { } takes
                ? throw new InspectException($"{file}: {name} must be {takes}, not {value.GetRawText()}.")
                : setting.Set(values, value);
        }

        return values;
    }
}
