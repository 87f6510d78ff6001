using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Some rows of a long list of summaries, of which the others are only passed over.</summary>
internal static class SummaryRows
{
    /// <summary>Some rows in the order of the plan; null when a sample has two, so that all must be known to tell which counts.</summary>
    /// <param name="json">The list.</param>
    /// <param name="planned">Ids in the order of the plan, as far as they are known.</param>
    /// <param name="first">Number of the first row, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="JsonException">The text is no list of summaries.</exception>
    public static LogSamplePage? Page(ReadOnlyMemory<byte> json, IReadOnlyList<SampleId> planned, int first, int count)
    {
        var strict = LogBytes.ToStrict(json);
        if (Places(strict) is not { } places)
        {
            return null;
        }

        var order = ItemOrder.Of(planned, places.Select(p => p.Id));
        var rows = places.OrderBy(p => order.PlaceOf(p.Id)).ThenBy(p => p.Epoch).Skip(first).Take(count);
        return new LogSamplePage(places.Count, [.. rows.Select(p => RowAt(strict, p.Place))]);
    }

    /// <summary>All rows, of which one is made at a time; null when a sample has two, so that all must be known to tell which counts.</summary>
    /// <exception cref="JsonException">The text is no list of summaries.</exception>
    public static IEnumerable<EvalSampleSummary>? Each(ReadOnlyMemory<byte> json)
    {
        var strict = LogBytes.ToStrict(json);
        return Places(strict)?.Select(p => RowAt(strict, p.Place));
    }

    private static EvalSampleSummary RowAt(ReadOnlyMemory<byte> strict, Range place) => SampleSummaries.Thin(LogJson.Parse<EvalSampleSummary>(strict[place]));

    /// <summary>Where the row of each sample lies; null when one has two.</summary>
    private static List<(Range Place, SampleId Id, int Epoch)>? Places(ReadOnlyMemory<byte> strict)
    {
        var reader = new Utf8JsonReader(strict.Span, new JsonReaderOptions { MaxDepth = LogJson.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A list of summaries is expected.");
        }

        var places = new List<(Range, SampleId, int)>();
        var seen = new HashSet<(SampleId, int)>();
        for (reader.Read(); reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            var (id, epoch) = Identity(ref reader);
            if (!seen.Add((id, epoch)))
            {
                return null;
            }

            places.Add((start..(int)reader.BytesConsumed, id, epoch));
        }

        return places;
    }

    /// <summary>Passes over a row.</summary>
    private static (SampleId Id, int Epoch) Identity(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A summary is an object.");
        }

        SampleId id = default;
        var epoch = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isEpoch = !isId && reader.ValueTextEquals("epoch"u8);
            reader.Read();
            if (isId)
            {
                id = SampleId.SampleIdConverter.Read(ref reader);
            }
            else if (isEpoch)
            {
                epoch = Int32Converter.ReadAny(ref reader);
            }

            reader.Skip();
        }

        return (id, epoch);
    }
}
