using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Inspect.Engine.Values;

/// <summary>Turns the JSON of logs and datasets into strict JSON and back: bare NaN words, lone surrogates, broken UTF-8 (log format 4.2).</summary>
internal static class LogBytes
{
    private static ReadOnlySpan<byte> Mark => "\uE0FF"u8;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Strict JSON with the same meaning; the given memory itself when nothing has to change.</summary>
    public static ReadOnlyMemory<byte> ToStrict(ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith(ByteOrderMark))
        {
            json = json[3..];
        }

        if (!Utf8.IsValid(json.Span))
        {
            json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));
        }

        return WithoutWords(json);
    }

    /// <summary>The same of JSON that is UTF-8 without a byte order mark.</summary>
    public static ReadOnlyMemory<byte> WithoutWords(ReadOnlyMemory<byte> json) => NeedsWork(json.Span) ? Rewrite(json.Span) : json;

    /// <summary>Turns marked texts back into bare words.</summary>
    public static ReadOnlyMemory<byte> FromStrict(ReadOnlyMemory<byte> json)
    {
        var rest = json.Span;
        var at = rest.IndexOf(Mark);
        if (at < 0)
        {
            return json;
        }

        var output = new ArrayBufferWriter<byte>(json.Length);
        while (at >= 0)
        {
            var word = Word(rest[(at + 3)..]);
            var end = at + 3 + word;
            var isMarked = word > 0 && at > 0 && rest[at - 1] == '"' && end < rest.Length && rest[end] == '"'
                && !(end + 1 < rest.Length && rest[end + 1] == ':');
            output.Write(rest[..(isMarked ? at - 1 : at + 3)]);
            if (isMarked)
            {
                output.Write(rest[(at + 3)..end]);
            }

            rest = rest[(isMarked ? end + 1 : at + 3)..];
            at = rest.IndexOf(Mark);
        }

        output.Write(rest);
        return output.WrittenMemory;
    }

    private static bool NeedsWork(ReadOnlySpan<byte> json) =>
        json.IndexOf("NaN"u8) >= 0 || json.IndexOf("Infinity"u8) >= 0 || json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0;

    private static ReadOnlyMemory<byte> Rewrite(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        var from = 0;
        var at = 0;
        while (at < json.Length)
        {
            var step = json[at..].IndexOfAny((byte)'"', (byte)'N', (byte)'I');
            if (step < 0)
            {
                break;
            }

            at += step;
            if (json[at] == '"')
            {
                at = CopyText(json, at + 1, ref from, output);
                continue;
            }

            var start = json[at] == 'I' && at > 0 && json[at - 1] == '-' ? at - 1 : at;
            var word = Word(json[start..]);
            if (word > 0)
            {
                output.Write(json[from..start]);
                output.Write("\"\uE0FF"u8);
                output.Write(json.Slice(start, word));
                output.Write("\""u8);
                from = start + word;
            }

            at = Math.Max(at + 1, start + word);
        }

        output.Write(json[from..]);
        return output.WrittenMemory;
    }

    /// <summary>Goes to the end of a text and doubles the backslash of lone surrogate escapes in it.</summary>
    private static int CopyText(ReadOnlySpan<byte> json, int at, ref int from, ArrayBufferWriter<byte> output)
    {
        while (at < json.Length)
        {
            var step = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
            {
                return json.Length;
            }

            at += step;
            if (json[at] == '"')
            {
                return at + 1;
            }

            var unit = Escaped(json, at);
            if (unit is < 0xD800 or > 0xDFFF)
            {
                at += 2;
            }
            else if (unit < 0xDC00 && Escaped(json, at + 6) is >= 0xDC00 and <= 0xDFFF)
            {
                at += 12;
            }
            else
            {
                output.Write(json[from..at]);
                output.Write("\\\\u"u8);
                output.Write(Encoding.ASCII.GetBytes(unit.ToString("x4", System.Globalization.CultureInfo.InvariantCulture)));
                at += 6;
                from = at;
            }
        }

        return at;
    }

    private static int Escaped(ReadOnlySpan<byte> json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && System.Buffers.Text.Utf8Parser.TryParse(json.Slice(at + 2, 4), out int unit, out var used, 'x') && used == 4 ? unit : -1;

    private static int Word(ReadOnlySpan<byte> at) =>
        at.StartsWith("NaN"u8) ? 3 : at.StartsWith("Infinity"u8) ? 8 : at.StartsWith("-Infinity"u8) ? 9 : 0;
}
