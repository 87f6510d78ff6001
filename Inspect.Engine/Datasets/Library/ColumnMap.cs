using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Datasets.Library;

/// <summary>Which columns of imported records become which fields of a dataset.</summary>
public sealed record ColumnMap
{
    private static readonly string[] Inputs = ["input", "question", "prompt", "query", "problem", "text"];
    private static readonly string[] Targets = ["target", "answer", "ideal", "expected", "solution", "label", "output", "reference"];
    private static readonly string[] Ids = ["id", "sample_id", "key", "uid"];
    private static readonly string[] Lists = ["choices", "options"];

    /// <summary>Column of the input; null where none was found.</summary>
    public string? Input { get; init; }

    /// <summary>Column of the target; null for none.</summary>
    public string? Target { get; init; }

    /// <summary>Columns of the choices: one that holds a list, or one a choice; empty for none.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>Column of the id; null for none.</summary>
    public string? Id { get; init; }

    /// <summary>Columns that become metadata; a map called <c>metadata</c> stays as it is.</summary>
    public ImmutableArray<string> Metadata { get; init; } = [];

    /// <summary>Column of the files for a sandbox, a map; null for none.</summary>
    public string? Files { get; init; }

    /// <summary>The map that names of columns suggest.</summary>
    /// <param name="columns">Names of all columns, in order.</param>
    public static ColumnMap Guess(IReadOnlyList<string> columns)
    {
        var input = Find(columns, Inputs);
        var target = Find(columns, Targets);
        var id = Find(columns, Ids);
        var list = Find(columns, Lists);
        ImmutableArray<string> choices = list is not null ? [list] : [.. Letters(columns)];
        var files = Find(columns, ["files"]);
        string?[] used = [input, target, id, files, .. choices];
        return new ColumnMap { Input = input, Target = target, Id = id, Choices = choices, Files = files, Metadata = [.. columns.Where(c => !used.Contains(c))] };
    }

    /// <summary>The record of a dataset that an imported one becomes.</summary>
    public void Write(Utf8JsonWriter writer, JsonElement record)
    {
        writer.WriteStartObject();
        Copy(writer, record, Id, "id");
        Copy(writer, record, Input, "input");
        WriteChoices(writer, record);
        Copy(writer, record, Target, "target");
        WriteMetadata(writer, record);
        Copy(writer, record, Files, "files");
        writer.WriteEndObject();
    }

    private void WriteChoices(Utf8JsonWriter writer, JsonElement record)
    {
        var choices = Choices.Length == 1
            ? RecordReader.ReadChoices(record.TryGetProperty(Choices[0], out var list) ? list : null) ?? []
            : [.. Choices.Select(c => record.TryGetProperty(c, out var one) ? Python.PythonValue.ToText(one) : string.Empty).Where(c => c.Trim().Length > 0)];
        if (choices.Length == 0)
        {
            return;
        }

        writer.WriteStartArray("choices");
        foreach (var choice in choices)
        {
            writer.WriteStringValue(choice);
        }

        writer.WriteEndArray();
    }

    private void WriteMetadata(Utf8JsonWriter writer, JsonElement record)
    {
        var isOpen = false;
        foreach (var column in Metadata)
        {
            if (!record.TryGetProperty(column, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (!isOpen)
            {
                writer.WriteStartObject("metadata");
                isOpen = true;
            }

            if (column == "metadata" && value.ValueKind == JsonValueKind.Object)
            {
                foreach (var own in value.EnumerateObject().Where(p => !Metadata.Contains(p.Name)))
                {
                    own.WriteTo(writer);
                }
            }
            else
            {
                writer.WritePropertyName(column);
                value.WriteTo(writer);
            }
        }

        if (isOpen)
        {
            writer.WriteEndObject();
        }
    }

    private static void Copy(Utf8JsonWriter writer, JsonElement record, string? column, string field)
    {
        if (column is null || !record.TryGetProperty(column, out var value) || value.ValueKind == JsonValueKind.Null || (field == "id" && value is { ValueKind: JsonValueKind.String } id && id.GetString()!.Length == 0))
        {
            return;
        }

        writer.WritePropertyName(field);
        value.WriteTo(writer);
    }

    private static string? Find(IReadOnlyList<string> columns, string[] names) =>
        names.Select(n => columns.FirstOrDefault(c => c.Equals(n, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(c => c is not null);

    /// <summary>Columns A, B, … without a gap, at least two.</summary>
    private static List<string> Letters(IReadOnlyList<string> columns)
    {
        var found = Enumerable.Range(0, 26).Select(i => Find(columns, [((char)('a' + i)).ToString()])).TakeWhile(c => c is not null).Select(c => c!).ToList();
        return found.Count > 1 ? found : [];
    }
}
