using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Values;

/// <summary>The ideal answer of an item: one text, or a list of alternatives. Logs keep which of both it was.</summary>
[JsonConverter(typeof(TargetConverter))]
[CollectionBuilder(typeof(Target), nameof(OfList))]
public sealed record Target : IEnumerable<string>
{
    private Target(ImmutableArray<string> values, bool isList)
    {
        Values = values;
        IsList = isList;
    }

    /// <summary>No target: the empty text.</summary>
    public static Target None { get; } = new([string.Empty], false);

    /// <summary>The alternatives, at least one unless an empty list was given.</summary>
    public ImmutableArray<string> Values { get; }

    /// <summary>The target was given as a list.</summary>
    public bool IsList { get; }

    /// <summary>All alternatives joined without a separator, as scorers and logs show it.</summary>
    public string Text => string.Concat(Values);

    /// <summary>A target of one text.</summary>
    public static Target Of(string value) => new([value], false);

    /// <summary>A target of alternatives.</summary>
    public static Target OfList(ReadOnlySpan<string> values) => new([.. values], true);

    /// <inheritdoc />
    public bool Equals(Target? other) => other is not null && IsList == other.IsList && Values.SequenceEqual(other.Values);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(IsList, Text);

    /// <inheritdoc />
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)Values).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => Text;

    internal sealed class TargetConverter : JsonConverter<Target>
    {
        public override Target Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                return Of(reader.GetString()!);
            }

            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new JsonException("A target is a text or a list of texts.");
            }

            var values = new List<string>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                values.Add(reader.GetString() ?? string.Empty);
            }

            return new Target([.. values], true);
        }

        public override void Write(Utf8JsonWriter writer, Target value, JsonSerializerOptions options)
        {
            if (!value.IsList)
            {
                writer.WriteStringValue(LogText.Escape(value.Text));
                return;
            }

            writer.WriteStartArray();
            foreach (var alternative in value.Values)
            {
                writer.WriteStringValue(LogText.Escape(alternative));
            }

            writer.WriteEndArray();
        }
    }
}
