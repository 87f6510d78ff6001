using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Inspect.Web.Components.SamplePage.Sessions;

/// <summary>
/// The files of <c>script</c> from util-linux. Each line of the timing file has a kind (<c>O</c> output, <c>I</c> input, <c>S</c> signal,
/// <c>H</c> fact), the seconds since the line before, and for output a number of bytes; the older form has seconds and bytes alone. Neither
/// counts the first line of the output file, which says when it began.
/// </summary>
internal static class ScriptFiles
{
    private const int MostLetters = 2_000_000;
    private const double LongestPause = 2;
    private const double Moment = 0.02;
    private const int UsualRows = 24;
    private const int UsualColumns = 80;
    private const int MostRows = 60;
    private const int MostColumns = 300;

    /// <summary>Reads a session.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="output">What the terminal showed.</param>
    /// <param name="timing">When; null where nobody knows.</param>
    public static TerminalSession Read(string name, string output, string? timing)
    {
        var isCut = output.Length > MostLetters;
        var left = Encoding.UTF8.GetBytes(Shown(isCut ? output[..MostLetters] : output)).AsMemory();
        var decoder = Encoding.UTF8.GetDecoder();
        var pieces = ImmutableArray.CreateBuilder<TerminalPiece>();
        var (at, played, since, rows, columns) = (0d, 0d, 0d, UsualRows, UsualColumns);
        foreach (var line in (timing ?? string.Empty).AsSpan().EnumerateLines())
        {
            if (Entry.Of(line) is not { } entry)
            {
                continue;
            }

            at += entry.Seconds;
            since += entry.Seconds;
            rows = Math.Clamp(entry.Rows ?? rows, 1, MostRows);
            columns = Math.Clamp(entry.Columns ?? columns, 1, MostColumns);
            if (entry.Bytes is > 0 and var bytes && left.Length > 0)
            {
                played += Math.Min(since, LongestPause);
                since = 0;
                var part = left[..Math.Min(bytes, left.Length)];
                left = left[part.Length..];
                Add(pieces, new TerminalPiece(at, played, Text(decoder, part.Span)));
            }
        }

        // What no line speaks of was shown nevertheless, but for the last line.
        if (Text(decoder, left.Span) is { Length: > 0 } rest && !rest.AsSpan().TrimStart().StartsWith("Script done"))
        {
            Add(pieces, new TerminalPiece(at, played, rest));
        }

        return new TerminalSession { Name = name, Pieces = pieces.ToImmutable(), Rows = rows, Columns = columns, IsCut = isCut };
    }

    private static string Shown(string output) =>
        output.StartsWith("Script started", StringComparison.Ordinal) && output.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? output[(end + 1)..] : output;

    private static string Text(Decoder decoder, ReadOnlySpan<byte> bytes)
    {
        var letters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        return new string(letters, 0, decoder.GetChars(bytes, letters, flush: false));
    }

    /// <summary>Letters that nobody can tell apart in time are one piece.</summary>
    private static void Add(ImmutableArray<TerminalPiece>.Builder pieces, TerminalPiece piece)
    {
        if (pieces.Count > 0 && piece.At - pieces[^1].At < Moment && pieces[^1].Text.Length < 4_000)
        {
            pieces[^1] = pieces[^1] with { Text = pieces[^1].Text + piece.Text };
        }
        else if (piece.Text.Length > 0)
        {
            pieces.Add(piece);
        }
    }

    /// <summary>A line of the timing file.</summary>
    private readonly record struct Entry(double Seconds, int? Bytes, int? Rows, int? Columns)
    {
        public static Entry? Of(ReadOnlySpan<char> line)
        {
            Span<Range> parts = stackalloc Range[8];
            var count = line.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
            var isOld = count == 2 && char.IsAsciiDigit(line[0]);
            if ((count < 2 && !isOld) || (!isOld && line[parts[0]].Length != 1))
            {
                return null;
            }

            if (!double.TryParse(line[parts[isOld ? 0 : 1]], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || !double.IsFinite(seconds))
            {
                return null;
            }

            var kind = isOld ? 'O' : line[0];
            var entry = new Entry(seconds, null, null, null);
            return kind switch
            {
                'O' when (isOld || count > 2) && int.TryParse(line[parts[isOld ? 1 : 2]], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) => entry with { Bytes = bytes },
                'H' when count > 3 && line[parts[2]] is "LINES" && int.TryParse(line[parts[3]], out var lines) => entry with { Rows = lines },
                'H' when count > 3 && line[parts[2]] is "COLUMNS" && int.TryParse(line[parts[3]], out var columns) => entry with { Columns = columns },
                _ => entry,
            };
        }
    }
}
