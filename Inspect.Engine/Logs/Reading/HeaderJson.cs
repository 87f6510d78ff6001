using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>
/// Parses a header. The ids of a run's items are most of it, two thousand of them five times as much as the rest: a plain list of
/// them is taken out and read on its own, and the record parsed without.
/// </summary>
internal static class HeaderJson
{
    private const int FewBytes = 512;
    private const int MostDigits = 18;
    private const int MostAtOnce = 1 << 17;

    /// <summary>The header, the same record as the parser makes of the whole text; null when it has no plain list of ids, or is no sound one: then the parser has the word on all of it.</summary>
    public static EvalLog? ParseWithoutIds(ReadOnlySpan<byte> json)
    {
        var at = Find(json);
        if (at < 0 || Ids(json[at..]) is not var (ids, length) || length < FewBytes)
        {
            return null;
        }

        byte[] rest = [.. json[..at], .. json[(at + length)..]];
        try
        {
            // The list may stand in some free-form data instead.
            var log = LogJson.Parse<EvalLog>(rest);
            return log.Eval?.Dataset?.SampleIds is { IsDefault: false, IsEmpty: true }
                ? log with { Eval = log.Eval with { Dataset = log.Eval.Dataset with { SampleIds = ids } } }
                : null;
        }
        catch (JsonException)
        {
            // The places that the message names are to be those of the whole text.
            return null;
        }
    }

    /// <summary>The status that a header says; null when it says none plainly near its beginning, where the reference has it.</summary>
    public static EvalStatus? StatusOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        try
        {
            reader.Read();
            while (reader.Read() && reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
            {
                var isStatus = reader.ValueTextEquals("status"u8);
                if (!reader.Read() || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    return null;
                }

                if (isStatus)
                {
                    return reader.TokenType == JsonTokenType.String ? LogJson.Parse<EvalStatus>(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed].ToArray()) : null;
                }
            }
        }
        catch (JsonException)
        {
            // The parser has the word on it.
        }

        return null;
    }

    /// <summary>Where the only list of this name begins, behind its bracket; negative when there are several, or it is not certain.</summary>
    /// <remarks>
    /// A quote that follows a comma or a brace opens a name wherever the JSON is sound: inside a text it would have a backslash before
    /// it. Without escaped ASCII no other spelling of the name can hide.
    /// </remarks>
    private static int Find(ReadOnlySpan<byte> json)
    {
        var name = "sample_ids\""u8;
        var at = json.IndexOf(name);
        return at >= 2 && json[at - 1] == '"' && json[at - 2] is (byte)',' or (byte)'{'
            && json[(at + name.Length)..].StartsWith(":["u8)
            && json[(at + name.Length)..].IndexOf(name) < 0
            && json.IndexOf("\\u00"u8) < 0
            ? at + name.Length + 2
            : -1;
    }

    /// <summary>The ids up to the closing bracket, and the bytes that they take; null when they are not all short integers and plain texts.</summary>
    private static (ImmutableArray<SampleId> Ids, int Length)? Ids(ReadOnlySpan<byte> json)
    {
        var commas = json[..Math.Max(0, json.IndexOf((byte)']'))].Count((byte)',');
        var ids = ImmutableArray.CreateBuilder<SampleId>(Math.Min(commas, MostAtOnce) + 1);
        for (var at = 0; at < json.Length; at++)
        {
            var length = json[at] == '"' ? Text(json[at..], out var id) : Integer(json[at..], out id);
            at += length;
            if (length == 0 || at >= json.Length)
            {
                return null;
            }

            ids.Add(id);
            if (json[at] == ']')
            {
                return (ids.DrainToImmutable(), at);
            }

            if (json[at] != ',')
            {
                return null;
            }
        }

        return null;
    }

    private static int Integer(ReadOnlySpan<byte> json, out SampleId id)
    {
        var value = 0L;
        var length = 0;
        for (; length < json.Length && length <= MostDigits && json[length] is >= (byte)'0' and <= (byte)'9'; length++)
        {
            value = (value * 10) + json[length] - '0';
        }

        id = SampleId.Of(value);
        return length > MostDigits || (length > 1 && json[0] == '0') ? 0 : length;
    }

    private static int Text(ReadOnlySpan<byte> json, out SampleId id)
    {
        var length = json[1..].IndexOf((byte)'"');
        var text = json.Slice(1, Math.Max(0, length));
        id = default;
        if (length < 0 || text.IndexOf((byte)'\\') >= 0 || text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0)
        {
            return 0;
        }

        id = SampleId.Of(Encoding.ASCII.GetString(text));
        return length + 2;
    }
}
