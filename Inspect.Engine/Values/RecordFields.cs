using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace Inspect.Engine.Values;

/// <summary>The fields of records of settings, property by property: one that is added to a record takes part by itself.</summary>
internal static class RecordFields
{
    private static readonly ConcurrentDictionary<Type, (string Name, PropertyInfo Property)[]> Fields = [];

    /// <summary>Fills a copy of a record from a stronger one, wherever that has any value.</summary>
    /// <param name="copy">A copy that nobody else has; changed in place.</param>
    /// <param name="over">The stronger record.</param>
    public static T MergeInto<T>(T copy, T over)
        where T : LogRecord
    {
        foreach (var (_, property) in Of(typeof(T)))
        {
            if (property.GetValue(over) is { } value)
            {
                property.SetValue(copy, value);
            }
        }

        if (over.Unknown is { Count: > 0 } fields)
        {
            var all = copy.Unknown is null ? [] : new Dictionary<string, JsonElement>(copy.Unknown);
            foreach (var (name, value) in fields)
            {
                all[name] = value;
            }

            copy.Unknown = all;
        }

        return copy;
    }

    /// <summary>Names of the fields that have a value, as a log spells them.</summary>
    public static IEnumerable<string> NamesOf<T>(T record)
        where T : LogRecord =>
        Of(typeof(T)).Where(f => f.Property.GetValue(record) is not null).Select(f => f.Name)
            .Concat(record.Unknown?.Where(f => f.Value.ValueKind != JsonValueKind.Null).Select(f => f.Key) ?? []);

    private static (string Name, PropertyInfo Property)[] Of(Type type) => Fields.GetOrAdd(
        type,
        static t => [.. t.GetProperties().Where(p => p.CanWrite && p.Name != nameof(LogRecord.Unknown)).Select(p => (JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name), p))]);
}
