using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Fills in what edits and their provenance leave unsaid, as the reference does when it reads them (log format 5.8, 9).</summary>
internal static class EditUpgrade
{
    private static readonly string[] EditFields = ["value", "answer", "explanation", "reason", "metadata"];
    private static readonly string[] ProvenanceFields = ["timestamp", "author", "reason", "metadata"];
    private static readonly JsonElement Unchanged = LogJson.ToElement(ScoreHistory.Unchanged);
    private static readonly JsonElement NoMetadata = LogJson.Element("{}"u8.ToArray());

    /// <summary>A history whose entries have all their fields; the list itself when none is missing.</summary>
    public static ImmutableArray<JsonElement> History(ImmutableArray<JsonElement> history) => history.IsEmpty ? history : [.. history.Select(Edit)];

    /// <summary>The event with its edit.</summary>
    public static ScoreEditEvent Apply(ScoreEditEvent item) => item with { Edit = Edit(item.Edit) };

    /// <summary>Updates of the header, each with its provenance.</summary>
    public static ImmutableArray<JsonElement>? Updates(ImmutableArray<JsonElement>? updates) => updates is { } all ? [.. all.Select(WithProvenance)] : null;

    /// <summary>Who, when and why: the time in UTC, metadata at least empty.</summary>
    public static JsonElement Provenance(JsonElement provenance) => provenance.ValueKind != JsonValueKind.Object
        ? provenance
        : Filled(provenance, ProvenanceFields, (name, value) => (name, value) switch
        {
            ("timestamp", { } time) => Time(time, LogTime.FormatZulu),
            ("metadata", null) => NoMetadata,
            _ => value,
        });

    /// <summary>A time in UTC, in the spelling that its place has; what is no time stays.</summary>
    public static JsonElement Time(JsonElement time, Func<DateTimeOffset, string> format)
    {
        try
        {
            return LogJson.ToElement(format(LogJson.FromElement<DateTimeOffset>(time)));
        }
        catch (JsonException)
        {
            return time;
        }
    }

    /// <summary>What an edit does not name, it left unchanged.</summary>
    private static JsonElement Edit(JsonElement edit) => edit.ValueKind != JsonValueKind.Object
        ? edit
        : WithProvenance(Filled(edit, EditFields, (_, value) => value ?? Unchanged));

    private static JsonElement WithProvenance(JsonElement record) => record.ValueKind != JsonValueKind.Object || !record.TryGetProperty("provenance", out _)
        ? record
        : Filled(record, [], (name, value) => name == "provenance" && value is { } given ? Provenance(given) : value);

    /// <summary>The record with some fields first, in their order, and the others as they stand.</summary>
    private static JsonElement Filled(JsonElement record, string[] first, Func<string, JsonElement?, JsonElement?> fill)
    {
        var fields = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var name in first)
        {
            if (fill(name, record.TryGetProperty(name, out var given) ? given : null) is { } value)
            {
                fields[name] = value;
            }
        }

        foreach (var property in record.EnumerateObject().Where(p => !first.Contains(p.Name)))
        {
            fields[property.Name] = fill(property.Name, property.Value)!.Value;
        }

        return LogJson.ToElement(new Dictionary<string, JsonElement>(fields));
    }
}
