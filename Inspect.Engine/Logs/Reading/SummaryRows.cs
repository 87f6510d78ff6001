using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Some rows of a long list of summaries, of which the others are only passed over.</summary>
internal static class SummaryRows
{
    /// <summary>The rows; null when a sample has two, so that all must be known to tell which counts.</summary>
    /// <exception cref="JsonException">The text is no list of summaries.</exception>
    public static LogSamplePage? Page(ReadOnlyMemory<byte> json, int first, int count)
    {
        var strict = LogBytes.ToStrict(json);
        var reader = new Utf8JsonReader(strict.Span, new JsonReaderOptions { MaxDepth = LogJson.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A list of summaries is expected.");
        }

        var rows = ImmutableArray.CreateBuilder<EvalSampleSummary>();
        var seen = new HashSet<UInt128>();
        var total = 0;
        for (reader.Read(); reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            var start = reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            if (!seen.Add(Identity(ref reader)))
            {
                return null;
            }

            if (total >= first && total - first < count)
            {
                rows.Add(SampleSummaries.Thin(LogJson.Parse<EvalSampleSummary>(strict[(int)start..(int)reader.BytesConsumed])));
            }

            total++;
        }

        return new LogSamplePage(total, rows.ToImmutable());
    }

    /// <summary>All rows, of which one is made at a time; null when a sample has two, so that all must be known to tell which counts.</summary>
    /// <exception cref="JsonException">The text is no list of summaries.</exception>
    public static IEnumerable<EvalSampleSummary>? Each(ReadOnlyMemory<byte> json)
    {
        var strict = LogBytes.ToStrict(json);
        var reader = new Utf8JsonReader(strict.Span, new JsonReaderOptions { MaxDepth = LogJson.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A list of summaries is expected.");
        }

        var places = new List<Range>();
        var seen = new HashSet<UInt128>();
        for (reader.Read(); reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType != JsonTokenType.Null && !seen.Add(Identity(ref reader)))
            {
                return null;
            }

            if (reader.TokenType != JsonTokenType.Null)
            {
                places.Add(start..(int)reader.BytesConsumed);
            }
        }

        return places.Select(place => SampleSummaries.Thin(LogJson.Parse<EvalSampleSummary>(strict[place])));
    }

    /// <summary>Passes over a row; a hash of its id and epoch.</summary>
    private static UInt128 Identity(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A summary is an object.");
        }

        ulong id = 0;
        ulong epoch = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isEpoch = !isId && reader.ValueTextEquals("epoch"u8);
            reader.Read();
            if (isId)
            {
                // Text and number of the same digits are two ids.
                id = System.IO.Hashing.XxHash3.HashToUInt64(reader.ValueSpan, reader.TokenType == JsonTokenType.String ? 1 : 0);
            }
            else if (isEpoch)
            {
                epoch = System.IO.Hashing.XxHash3.HashToUInt64(reader.ValueSpan, 2);
            }

            reader.Skip();
        }

        return new UInt128(id, epoch);
    }
}
