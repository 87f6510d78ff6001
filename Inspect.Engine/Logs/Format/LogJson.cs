using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>JSON in the spelling of logs (log format 4): one set of options, and the passes around it that strict JSON needs.</summary>
public static class LogJson
{
    /// <summary>Deepest nesting that is read or written.</summary>
    public const int MaxDepth = 512;

    /// <summary>Options of every record of the log. Bare NaN words are only understood by <see cref="Parse{T}"/> and written by <see cref="ToBytes{T}"/>.</summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions(isIndented: false);

    internal static JsonWriterOptions WriterOptions { get; } = new() { Encoder = LogEncoder.Instance, MaxDepth = MaxDepth, SkipValidation = true };

    /// <summary>Reads a record from the JSON of a log.</summary>
    /// <exception cref="JsonException">The text is no JSON, or does not fit the record.</exception>
    public static T Parse<T>(ReadOnlyMemory<byte> json)
    {
        var strict = LogBytes.ToStrict(json);
        try
        {
            return JsonSerializer.Deserialize(strict.Span, Info<T>()) ?? throw new JsonException("A value is expected, not null.");
        }
        catch (Exception e) when (IsMisfit(e))
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>The JSON of a record as a log spells it: compact, non-finite numbers as bare words.</summary>
    public static ReadOnlyMemory<byte> ToBytes<T>(T value)
    {
        using var json = PooledJson.Rent();
        JsonSerializer.Serialize(json.Writer, value, Info<T>());
        var written = json.Written;
        var spelled = LogBytes.FromStrict(written);
        return spelled.Equals(written) ? written.ToArray() : spelled;
    }

    /// <summary>Uses the JSON of a record where nobody keeps it, which so needs no memory of its own.</summary>
    /// <param name="value">The record.</param>
    /// <param name="state">What the use needs.</param>
    /// <param name="use">Takes the bytes, which are valid only until it returns.</param>
    internal static TResult Use<T, TState, TResult>(T value, TState state, Func<ReadOnlyMemory<byte>, TState, TResult> use)
    {
        using var json = PooledJson.Rent();
        JsonSerializer.Serialize(json.Writer, value, Info<T>());
        return use(LogBytes.FromStrict(json.Written), state);
    }

    /// <summary>Free-form data from a value of a type that logs know (records, texts, numbers, lists and maps of elements).</summary>
    public static JsonElement ToElement<T>(T value)
    {
        using var json = PooledJson.Rent();
        JsonSerializer.Serialize(json.Writer, value, Info<T>());
        return ElementOf(json);
    }

    /// <summary>The same for readers that know JSON and no logs: non-finite numbers are the texts <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.</summary>
    public static JsonElement ToStandardElement<T>(T value)
    {
        var element = ToElement(value);
        var text = element.GetRawText();
        return text.Contains(LogNumber.Marker)
            ? JsonElement.Parse(text.Replace($"\"{LogNumber.Marker}", "\"", StringComparison.Ordinal), new JsonDocumentOptions { MaxDepth = MaxDepth })
            : element;
    }

    /// <summary>Free-form data that is written piece by piece.</summary>
    internal static JsonElement ElementOf<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        using var json = PooledJson.Rent();
        write(json.Writer, state);
        return ElementOf(json);
    }

    /// <summary>Writes a value of a type that logs know, as a part of free-form data.</summary>
    internal static void Write<T>(Utf8JsonWriter writer, T value) => JsonSerializer.Serialize(writer, value, Info<T>());

    /// <summary>Writes a text as logs spell it.</summary>
    internal static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string text)
    {
        writer.WritePropertyName(name);
        Write(writer, text);
    }

    /// <summary>Free-form data from the JSON of a log.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static JsonElement Element(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(LogBytes.ToStrict(json).Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        var element = JsonElement.ParseValue(ref reader);
        return reader.Read() ? throw new JsonException("More than one value.") : element;
    }

    /// <summary>What was written here is one value in UTF-8: only its bare words are looked for.</summary>
    private static JsonElement ElementOf(PooledJson json)
    {
        var reader = new Utf8JsonReader(LogBytes.WithoutWords(json.Written).Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Reads a record from free-form data.</summary>
    /// <exception cref="JsonException">The data does not fit the record.</exception>
    public static T FromElement<T>(JsonElement element)
    {
        try
        {
            return element.Deserialize(Info<T>()) ?? throw new JsonException("A value is expected, not null.");
        }
        catch (Exception e) when (IsMisfit(e))
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>Numbers out of range, broken UTF-8 and the like surface from inside the JSON library as these; thrown by other code they are faults of this app.</summary>
    internal static bool IsMisfit(Exception error) =>
        error is InvalidOperationException or FormatException or OverflowException && error.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true;

    internal static JsonTypeInfo<T> Info<T>() => InfoOf<T>.Value;

    private static JsonSerializerOptions MakeOptions(bool isIndented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            AllowOutOfOrderMetadataProperties = true,
            Encoder = LogEncoder.Instance,
            MaxDepth = MaxDepth,
            WriteIndented = isIndented,
            TypeInfoResolver = LogJsonContext.Default.WithAddedModifier(Relax).WithAddedModifier(NameKind),
            Converters =
            {
                new TextConverter(), new TimeConverter(), new DoubleConverter(), new Int64Converter(), new Int32Converter(), new EventConverter(),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>An override does not inherit the name of its property: without this each event would say its kind twice.</summary>
    private static void NameKind(JsonTypeInfo type)
    {
        if (type.Type.IsAssignableTo(typeof(TranscriptEvent)) && type.Properties.FirstOrDefault(p => p.Name == "kind") is { } kind)
        {
            type.Properties.Remove(kind);
        }
    }

    /// <summary>Fields that are named as needed but may be missing in a log: a score without a value was not given, an old message may lack its role (log format 14.4).</summary>
    private static void Relax(JsonTypeInfo type)
    {
        if (type.Type == typeof(Score) || type.Type == typeof(EvalSampleScore) || type.Type == typeof(EvalError) || type.Type == typeof(ChatMessage))
        {
            foreach (var property in type.Properties)
            {
                property.IsRequired = false;
            }
        }
    }

    /// <summary>Found once a type.</summary>
    private static class InfoOf<T>
    {
        public static readonly JsonTypeInfo<T> Value = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }
}
