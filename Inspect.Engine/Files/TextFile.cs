using System.Text;

namespace Inspect.Engine.Files;

/// <summary>Reads text files without changing what they say: bytes that are no text are an error, not U+FFFD.</summary>
internal static class TextFile
{
    /// <summary>Opens a file; reading throws a <see cref="DecoderFallbackException"/> at bytes that are no text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">Its encoding, strict; null for UTF-8. A byte order mark says which Unicode encoding it is.</param>
    public static StreamReader Open(string path, Encoding? encoding) => Open(File.OpenRead(path), encoding);

    /// <summary>Opens a stream from its start, in the same way.</summary>
    public static StreamReader Open(Stream stream, Encoding? encoding) => new(stream, EncodingOf(stream, encoding), detectEncodingFromByteOrderMarks: false);

    /// <summary>The text of a file's bytes.</summary>
    /// <exception cref="DecoderFallbackException">They are no UTF-8, and have no byte order mark.</exception>
    public static string Read(byte[] bytes)
    {
        using var reader = Open(new MemoryStream(bytes), null);
        return reader.ReadToEnd();
    }

    /// <summary>The first bytes of a stream that are no text, counted from its start; null when all are.</summary>
    public static TextFault? FindFault(Stream stream, Encoding? encoding)
    {
        stream.Position = 0;
        encoding = EncodingOf(stream, encoding);
        var decoder = encoding.GetDecoder();
        var place = new Place();
        var chars = new char[encoding.GetMaxCharCount(1) + 1];
        var input = new BufferedStream(stream, 1 << 16);
        Span<byte> one = stackalloc byte[1];
        try
        {
            // A byte at a time, for nothing else tells where in a piece of many bytes the fault is.
            while (input.Read(one) == 1)
            {
                place.Pass(chars.AsSpan(0, decoder.GetChars(one, chars, flush: false)));
            }

            place.Pass(chars.AsSpan(0, decoder.GetChars([], chars, flush: true)));
            return null;
        }
        catch (DecoderFallbackException fault)
        {
            return new TextFault(place.Line, place.Column, string.Join(' ', fault.BytesUnknown!.Select(b => $"0x{b:X2}")));
        }
    }

    private static Encoding EncodingOf(Stream stream, Encoding? encoding)
    {
        stream.Position = 0;
        Span<byte> start = stackalloc byte[4];
        var count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var isUnicode = encoding is null or UTF8Encoding or UnicodeEncoding or UTF32Encoding;
        var (found, length) = (isUnicode ? start[..count] : []) switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0xFF, 0xFE, 0, 0] => (Encoding.UTF32, 4),
            [0, 0, 0xFE, 0xFF] => (new UTF32Encoding(bigEndian: true, byteOrderMark: true), 4),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            _ => (null, 0),
        };
        stream.Position = length;
        return EncodingNames.Strict(found ?? encoding ?? Encoding.UTF8);
    }

    /// <summary>Counts lines as readers of lines do: each of LF, CR and both together ends one.</summary>
    private sealed class Place
    {
        private bool _wasReturn;

        public int Line { get; private set; } = 1;

        public int Column { get; private set; } = 1;

        public void Pass(ReadOnlySpan<char> text)
        {
            foreach (var c in text)
            {
                if (c == '\r' || (c == '\n' && !_wasReturn))
                {
                    Line++;
                    Column = 1;
                }
                else if (c != '\n')
                {
                    Column++;
                }

                _wasReturn = c == '\r';
            }
        }
    }
}
