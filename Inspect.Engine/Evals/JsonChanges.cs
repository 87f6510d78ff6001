using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Evals;

/// <summary>The changes that lead from one JSON value to another, as patches of single values (RFC 6902) in the form of logs, which name what was replaced.</summary>
internal static class JsonChanges
{
    /// <summary>Adds the changes below a path: what went, what came, and what is another value now.</summary>
    public static void Add(string path, JsonElement before, JsonElement after, List<JsonChange> changes)
    {
        switch (before.ValueKind, after.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                AddFields(path, before, after, changes);
                break;
            case (JsonValueKind.Array, JsonValueKind.Array):
                AddItems(path, before, after, changes);
                break;
            default:
                if (!IsSame(before, after))
                {
                    changes.Add(new JsonChange("replace", path, after, before));
                }

                break;
        }
    }

    /// <summary>The changes as logs hold them. They are written together and share their memory: a sample has a handful, and there are many samples.</summary>
    public static ImmutableArray<JsonElement> ToElements(List<JsonChange> changes) => changes.Count == 0 ? [] :
    [
        .. LogJson.ElementOf(changes, static (writer, changes) =>
        {
            writer.WriteStartArray();
            foreach (var change in changes)
            {
                writer.WriteStartObject();
                writer.WriteString("op"u8, change.Operation);
                LogJson.WriteText(writer, "path"u8, change.Path);
                if (change.Message is { } message)
                {
                    writer.WritePropertyName("value"u8);
                    LogJson.Write(writer, message);
                }

                WriteValue(writer, "value"u8, change.Value);
                WriteValue(writer, "replaced"u8, change.Replaced);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }).EnumerateArray(),
    ];

    /// <summary>A JSON null is not written.</summary>
    private static void WriteValue(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonElement? value)
    {
        if (value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given)
        {
            writer.WritePropertyName(name);
            given.WriteTo(writer);
        }
    }

    private static void AddFields(string path, JsonElement before, JsonElement after, List<JsonChange> changes)
    {
        if (!HaveSameNames(before, after))
        {
            AddOtherFields(path, before, after, changes);
            return;
        }

        foreach (var (field, now) in before.EnumerateObject().Zip(after.EnumerateObject()))
        {
            AddField(path, field, now.Value, changes);
        }
    }

    /// <summary>What one version writes, it writes in one order: then nothing has to be looked up.</summary>
    private static bool HaveSameNames(JsonElement before, JsonElement after)
    {
        var fields = after.EnumerateObject().GetEnumerator();
        foreach (var field in before.EnumerateObject())
        {
            if (!fields.MoveNext() || !JsonMarshal.GetRawUtf8PropertyName(field).SequenceEqual(JsonMarshal.GetRawUtf8PropertyName(fields.Current)))
            {
                return false;
            }
        }

        return !fields.MoveNext();
    }

    private static void AddOtherFields(string path, JsonElement before, JsonElement after, List<JsonChange> changes)
    {
        foreach (var field in before.EnumerateObject().Where(f => !after.TryGetProperty(f.Name, out _)))
        {
            changes.Add(new JsonChange("remove", Below(path, field.Name), null, null));
        }

        foreach (var field in after.EnumerateObject().Where(f => !before.TryGetProperty(f.Name, out _)))
        {
            changes.Add(new JsonChange("add", Below(path, field.Name), field.Value, null));
        }

        foreach (var field in before.EnumerateObject())
        {
            if (after.TryGetProperty(field.Name, out var value))
            {
                AddField(path, field, value, changes);
            }
        }
    }

    private static void AddField(string path, JsonProperty before, JsonElement after, List<JsonChange> changes)
    {
        // Most have not changed: their path is not made.
        if (!JsonMarshal.GetRawUtf8Value(before.Value).SequenceEqual(JsonMarshal.GetRawUtf8Value(after)))
        {
            Add(Below(path, before.Name), before.Value, after, changes);
        }
    }

    /// <summary>Items are compared by their place, as the reference does it.</summary>
    private static void AddItems(string path, JsonElement before, JsonElement after, List<JsonChange> changes)
    {
        var (old, now) = (before.GetArrayLength(), after.GetArrayLength());
        for (var i = 0; i < Math.Min(old, now); i++)
        {
            Add(Below(path, i), before[i], after[i], changes);
        }

        for (var i = old; i < now; i++)
        {
            changes.Add(new JsonChange("add", Below(path, i), after[i], null));
        }

        for (var i = old - 1; i >= now; i--)
        {
            changes.Add(new JsonChange("remove", Below(path, i), null, null));
        }
    }

    // 1 and 1.0 are two values.
    private static bool IsSame(JsonElement left, JsonElement right) => left.ValueKind == right.ValueKind
        && (left.ValueKind == JsonValueKind.Number ? left.GetRawText() == right.GetRawText() : JsonElement.DeepEquals(left, right));

    private static string Below(string path, string name) => $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static string Below(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}/{index}");
}
