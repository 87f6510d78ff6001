using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Reads of the JSON of a summary only the fields that somebody looks at: most of a hundred thousand summaries is not what a filter asks for. Thread-safe.</summary>
internal sealed class PartialSummary
{
    /// <summary>Null for all fields.</summary>
    private readonly byte[][]? _fields;

    /// <summary>A reader of what some names of a filter need.</summary>
    /// <param name="names">The names, keys included.</param>
    public PartialSummary(IEnumerable<string> names)
    {
        var fields = names.Select(SampleFilterNames.FieldOf).ToHashSet();
        _fields = fields.Contains(null) ? null : [.. fields.Select(f => Encoding.UTF8.GetBytes(f!))];
    }

    /// <summary>Reads a summary; the fields that nobody asked for are empty.</summary>
    /// <exception cref="JsonException">The text is no JSON, or does not fit the record.</exception>
    public EvalSampleSummary Parse(ReadOnlyMemory<byte> json) => _fields is null ? LogJson.Parse<EvalSampleSummary>(json) : Parse(LogBytes.ToStrict(json).Span, _fields);

    private static EvalSampleSummary Parse(ReadOnlySpan<byte> json, byte[][] fields)
    {
        using var part = PooledJson.Rent();
        part.Writer.WriteStartObject();

        // What a record cannot be without; a field that is asked for follows, and the last one counts.
        part.Writer.WriteNumber("id"u8, 0);
        part.Writer.WriteNumber("epoch"u8, 1);
        part.Writer.WriteString("input"u8, string.Empty);
        part.Writer.WriteString("target"u8, string.Empty);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = LogJson.MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A summary is an object.");
        }

        for (var left = fields.Length; left > 0 && reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
        {
            var field = FieldOf(ref reader, fields);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (field is not null)
            {
                part.Writer.WritePropertyName(field);
                part.Writer.WriteRawValue(json[start..(int)reader.BytesConsumed], skipInputValidation: true);
                left--;
            }
        }

        part.Writer.WriteEndObject();
        try
        {
            return JsonSerializer.Deserialize(part.Written.Span, LogJson.Info<EvalSampleSummary>())!;
        }
        catch (Exception e) when (LogJson.IsMisfit(e))
        {
            throw new JsonException(e.Message, e);
        }
    }

    private static byte[]? FieldOf(ref Utf8JsonReader reader, byte[][] fields)
    {
        foreach (var field in fields)
        {
            if (reader.ValueTextEquals(field))
            {
                return field;
            }
        }

        return null;
    }
}
