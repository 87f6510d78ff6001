using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace Inspect.Engine.Values;

/// <summary>Lays records of settings over each other, property by property: a property that is added to a record takes part by itself.</summary>
internal static class RecordMerge
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = [];

    /// <summary>Fills a copy of a record from a stronger one, wherever that has any value.</summary>
    /// <param name="copy">A copy that nobody else has; changed in place.</param>
    /// <param name="over">The stronger record.</param>
    public static T Into<T>(T copy, T over)
        where T : LogRecord
    {
        foreach (var property in Properties.GetOrAdd(typeof(T), static t => [.. t.GetProperties().Where(p => p.CanWrite && p.Name != nameof(LogRecord.Unknown))]))
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
}
