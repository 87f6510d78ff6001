using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Python;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets;

/// <summary>Turns a record of a dataset file into a sample (semantics 1.3).</summary>
public static class RecordReader
{
    /// <summary>Digits of an integer that the reference reads at most.</summary>
    private const int MaxIdDigits = 4_300;

    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement<object?>(null);

    /// <summary>Reads one record.</summary>
    /// <param name="record">A JSON object.</param>
    /// <param name="fields">Which field feeds which.</param>
    /// <param name="where">File and line, for messages.</param>
    /// <exception cref="DatasetException">The record has no usable input, or a field of the wrong kind.</exception>
    public static Sample Read(JsonElement record, FieldMap fields, string where)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            throw new DatasetException($"{where}: a record must be an object with fields such as \"input\" and \"target\", but this is {Describe(record)}.");
        }

        return new Sample
        {
            Input = fields.InputTemplate is { } template ? Fill(template, record, where) : ReadInput(Find(record, fields.Input), fields.Input, where),
            Target = fields.TargetTemplate is { } target ? Target.Of(Fill(target, record, where)) : ReadTarget(Find(record, fields.Target)),
            Choices = fields.ChoiceTemplates is { } choices ? [.. choices.Select(c => Fill(c, record, where))] : ReadChoices(Find(record, fields.Choices)),
            Id = ReadId(Find(record, fields.Id), where),
            Metadata = ReadMetadata(record, fields, where),
            Files = ReadFiles(Find(record, fields.Files), where),
            Setup = Find(record, fields.Setup) is { ValueKind: JsonValueKind.String } setup ? setup.GetString() : null,
        };
    }

    /// <summary>A sample as the record from which <see cref="Read"/> makes it again, with what an example of others needs: input as text, target, id, metadata.</summary>
    public static IReadOnlyDictionary<string, object> ToRecord(Sample sample)
    {
        var record = new Dictionary<string, object>
        {
            ["input"] = sample.Input.Text,
            ["target"] = sample.Target.IsList ? sample.Target.Values.ToArray() : sample.Target.Text,
        };
        if (sample.Id is { } id)
        {
            record["id"] = JsonSerializer.SerializeToElement(id);
        }

        if (sample.Metadata.Count > 0)
        {
            record["metadata"] = sample.Metadata;
        }

        return record;
    }

    /// <summary>Null and NaN are the empty text; a list gives alternatives; anything else its text.</summary>
    public static Target ReadTarget(JsonElement? value) => value switch
    {
        _ when IsMissing(value) => Target.None,
        { ValueKind: JsonValueKind.Array } list => Target.OfList([.. list.EnumerateArray().Select(PythonValue.ToText)]),
        { } other => Target.Of(PythonValue.ToText(other)),
        null => Target.None,
    };

    /// <summary>A list without blank entries; a text is split at commas, else at white space.</summary>
    public static ImmutableArray<string>? ReadChoices(JsonElement? value)
    {
        if (value is null || IsMissing(value))
        {
            return null;
        }

        if (value.Value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.Value.EnumerateArray().Select(PythonValue.ToText).Where(c => PythonText.Strip(c).Length > 0)];
        }

        if (value.Value.ValueKind != JsonValueKind.String || NonFinite.TryParse(value.Value.GetString()!, out _))
        {
            return [PythonValue.ToText(value.Value)];
        }

        var text = value.Value.GetString()!;
        var pieces = text.Split(',');
        if (pieces.Length == 1)
        {
            pieces = [.. PythonText.Split(text)];
        }

        return [.. pieces.Select(PythonText.Strip).Where(p => p.Length > 0)];
    }

    /// <summary>Integers of any size and whole floats are integers, true is 1, a text is itself: as the reference takes them.</summary>
    /// <returns>The id; null when the value is none.</returns>
    public static SampleId? ToId(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return SampleId.Of(value.GetBoolean() ? 1 : 0);
            case JsonValueKind.String when !LogNumber.TryParseMarker(value.GetString()!, out _):
                return SampleId.Of(value.GetString()!);
            case JsonValueKind.Number when value.GetRawText() is var digits && digits.AsSpan().IndexOfAny('.', 'e', 'E') < 0:
                return digits.Length > MaxIdDigits ? null : digits == "-0" ? SampleId.Of(0) : SampleId.OfIntegerText(digits);
            case JsonValueKind.Number when value.GetDouble() is var number && double.IsInteger(number) && Math.Abs(number) < long.MaxValue:
                return SampleId.Of((long)number);
            default:
                return null;
        }
    }

    private static SampleInput ReadInput(JsonElement? value, string field, string where)
    {
        switch (value)
        {
            case { ValueKind: JsonValueKind.String } text when text.GetString()!.Length > 0 && !LogNumber.TryParseMarker(text.GetString()!, out _):
                return text.GetString()!;
            case { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0:
                return SampleInput.FromMessages([.. list.EnumerateArray().Select((m, i) => ReadMessage(m, $"{where}: message {i + 1}"))]);
            case { ValueKind: JsonValueKind.Number }:
                return PythonValue.ToText(value.Value);
            default:
                throw new DatasetException($"{where}: no input. The field \"{field}\" must hold a text or a list of messages; name another one under \"fields\".");
        }
    }

    private static ChatMessage ReadMessage(JsonElement message, string where)
    {
        try
        {
            return MessageReader.Read(message);
        }
        catch (DatasetException error)
        {
            throw new DatasetException($"{where}: {error.Message}");
        }
    }

    private static SampleId? ReadId(JsonElement? value, string where) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { } given => ToId(given) ?? throw new DatasetException($"{where}: an id must be a whole number or a text, but this is {Describe(given)}."),
    };

    private static IReadOnlyDictionary<string, JsonElement> ReadMetadata(JsonElement record, FieldMap fields, string where)
    {
        if (fields.Metadata is { } names)
        {
            // A field that the record lacks is empty, and so there.
            return names.Distinct().ToDictionary(n => n, n => Find(record, n)?.Clone() ?? Nothing);
        }

        var own = Find(record, "metadata");
        if (own is { ValueKind: JsonValueKind.String } text && !IsMissing(own))
        {
            own = text.GetString()!.Trim().Length == 0 ? null : ParseMap(text.GetString()!, where);
        }

        return own switch
        {
            _ when IsMissing(own) => ImmutableDictionary<string, JsonElement>.Empty,
            { ValueKind: JsonValueKind.Object } map => map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.Clone()),
            var other => throw new DatasetException($"{where}: \"metadata\" must be a map, but this is {Describe(other!.Value)}."),
        };
    }

    private static IReadOnlyDictionary<string, string> ReadFiles(JsonElement? value, string where)
    {
        var map = value is { ValueKind: JsonValueKind.String } text && !IsMissing(value) && text.GetString()!.Trim().Length > 0 ? ParseMap(text.GetString()!, where) : value;
        return map is { ValueKind: JsonValueKind.Object } files ? files.EnumerateObject().ToDictionary(p => p.Name, p => PythonValue.ToText(p.Value)) : ImmutableDictionary<string, string>.Empty;
    }

    private static JsonElement ParseMap(string text, string where)
    {
        try
        {
            return FreeJson.Parse(text);
        }
        catch (JsonException)
        {
            throw new DatasetException($"{where}: a text that should be a map, of metadata or files, is no JSON. Write it as {{\"key\": \"value\"}}.");
        }
    }

    private static string Fill(string template, JsonElement record, string where)
    {
        try
        {
            return TextTemplate.FormatStrict(template, name => Find(record, name));
        }
        catch (KeyNotFoundException missing)
        {
            throw new DatasetException($"{where}: the template names the column \"{missing.Message}\", which the record lacks.");
        }
        catch (InspectException error)
        {
            throw new DatasetException($"{where}: {error.Message}.");
        }
    }

    private static JsonElement? Find(JsonElement record, string name) => record.TryGetProperty(name, out var value) ? value : null;

    private static bool IsMissing(JsonElement? value) =>
        value is null or { ValueKind: JsonValueKind.Null } || (value is { ValueKind: JsonValueKind.String } text && LogNumber.TryParseMarker(text.GetString()!, out var number) && double.IsNaN(number));

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when LogNumber.TryParseMarker(value.GetString()!, out _) => "no finite number",
        JsonValueKind.Number when value.GetRawText().Length > MaxIdDigits => "a number of too many digits",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "a map",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => $"the number {PythonValue.ToText(value)}",
        JsonValueKind.Null => "empty",
        _ => "true or false",
    };
}
