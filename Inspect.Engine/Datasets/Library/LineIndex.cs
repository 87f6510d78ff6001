using System.Security.Cryptography;
using System.Text;
using Inspect.Engine.Files;

namespace Inspect.Engine.Datasets.Library;

/// <summary>Where the lines of a file lie that have something on them: 12 bytes a line.</summary>
internal sealed class LineIndex
{
    private const byte Feed = (byte)'\n';
    private const byte Return = (byte)'\r';

    private readonly List<long> _starts = [];
    private readonly List<int> _lengths = [];

    private LineIndex()
    {
    }

    /// <summary>Number of lines with something on them.</summary>
    public int Count => _starts.Count;

    /// <summary>Start and length of a line, in bytes.</summary>
    public (long Start, int Length) this[int number] => (_starts[number], _lengths[number]);

    /// <summary>The lines of a stream in UTF-8, and its hash.</summary>
    /// <returns>The lines; SHA-256 in hex; and whether it is another Unicode encoding, or has ends of lines that only a reader of text sees.</returns>
    /// <exception cref="DecoderFallbackException">The bytes are no UTF-8.</exception>
    public static (LineIndex Index, string Hash, bool NeedsLayout) Of(FileStream stream, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        var index = new LineIndex();
        var scan = new Scan(index);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var decoder = EncodingNames.Strict(Encoding.UTF8).GetDecoder();
        var bytes = new byte[1 << 16];
        var chars = new char[(1 << 16) + 1];
        var isFirst = true;
        var isText = true;
        while (stream.Read(bytes) is > 0 and var length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(bytes, 0, length);
            isText &= !(isFirst && bytes.AsSpan(0, length) is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..]);
            if (isText)
            {
                decoder.GetChars(bytes, 0, length, chars, 0, flush: false);
                scan.Take(bytes.AsSpan(0, length), isFirst && bytes.AsSpan(0, length) is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0);
            }

            isFirst = false;
        }

        if (isText)
        {
            decoder.GetChars([], chars, flush: true);
        }

        scan.End();
        return (index, Convert.ToHexStringLower(hash.GetHashAndReset()), !isText || scan.HasLoneReturn);
    }

    /// <summary>Goes through the bytes in order.</summary>
    private sealed class Scan(LineIndex index)
    {
        private long _at;
        private long _start;
        private bool _isBlank = true;
        private bool _wasReturn;

        public bool HasLoneReturn { get; private set; }

        public void Take(ReadOnlySpan<byte> bytes, int skipped)
        {
            _at += skipped;
            _start += skipped;
            foreach (var b in bytes[skipped..])
            {
                HasLoneReturn |= _wasReturn && b != Feed;
                _wasReturn = b == Return;
                if (b == Feed)
                {
                    End();
                    _start = _at + 1;
                }
                else
                {
                    _isBlank &= b is (byte)' ' or (byte)'\t' or Return;
                }

                _at++;
            }
        }

        public void End()
        {
            if (!_isBlank)
            {
                index._starts.Add(_start);
                index._lengths.Add((int)(_at - _start));
            }

            _isBlank = true;
        }
    }
}
