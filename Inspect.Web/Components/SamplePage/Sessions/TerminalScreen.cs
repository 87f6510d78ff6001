using System.Globalization;
using System.Text;

namespace Inspect.Web.Components.SamplePage.Sessions;

/// <summary>
/// What stands in a terminal after something was written to it: the cursor goes back, lines are overwritten and cleared. Colours stay in the
/// text as they came, for who draws it. What scrolled away stays above, as far as there is room. Not thread-safe.
/// </summary>
internal sealed class TerminalScreen(int rows, int columns)
{
    private const char Escape = '\u001b';
    private const int MostLines = 3_000;
    private const int LongestSequence = 4_096;
    private const int LongestLook = 64;

    private List<List<Cell>> _lines = [[]];
    private (List<List<Cell>> Lines, int Top, int Row, int Column)? _aside; // what stood there before a program took the whole screen
    private string _look = string.Empty;
    private string _rest = string.Empty; // a sequence that goes on in the next piece
    private int _top;
    private int _row;
    private int _column;

    /// <summary>Writes something.</summary>
    public void Write(string text)
    {
        text = _rest + text;
        _rest = string.Empty;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is Escape or '\u009b')
            {
                var end = EndOf(text, at);
                if (end < 0)
                {
                    _rest = text.Length - at < LongestSequence ? text[at..] : string.Empty;
                    return;
                }

                Obey(text.AsSpan(at, end - at));
                at = end;
            }
            else
            {
                var rune = Rune.TryGetRuneAt(text, at, out var whole) ? whole : Rune.ReplacementChar;
                Put(rune);
                at += char.IsHighSurrogate(text[at]) && rune.Utf16SequenceLength == 2 ? 2 : 1;
            }
        }
    }

    /// <summary>What stands there, with the sequences that colour it.</summary>
    /// <param name="most">So many lines, from the end.</param>
    public string Text(int most = int.MaxValue)
    {
        var text = new StringBuilder();
        var look = string.Empty;
        foreach (var line in _lines.Skip(Math.Max(0, _lines.Count - most)))
        {
            foreach (var cell in line)
            {
                if (cell.Look != look)
                {
                    text.Append(Escape).Append("[0m").Append(cell.Look);
                    look = cell.Look;
                }

                text.Append(cell.Rune);
            }

            text.Append('\n');
        }

        return text.ToString(0, text.Length - 1);
    }

    private int Top => Math.Max(_top, _lines.Count - rows);

    private List<Cell> Line
    {
        get
        {
            while (_row >= _lines.Count)
            {
                _lines.Add([]);
            }

            var extra = _lines.Count - MostLines;
            if (extra > rows)
            {
                _lines.RemoveRange(0, extra);
                (_row, _top) = (Math.Max(0, _row - extra), Math.Max(0, _top - extra));
            }

            return _lines[_row];
        }
    }

    private void Put(Rune rune)
    {
        switch (rune.Value)
        {
            case '\n': (_row, _column) = (_row + 1, 0); _ = Line; break;
            case '\r': _column = 0; break;
            case '\b': _column = Math.Max(0, _column - 1); break;
            case '\t': _column = Math.Min(columns - 1, (_column / 8 + 1) * 8); break;
            case '\a' or 0x0e or 0x0f: break;
            default:
                if (_column >= columns)
                {
                    (_row, _column) = (_row + 1, 0);
                }

                Set(Line, _column++, new Cell(rune, _look));
                break;
        }
    }

    private static void Set(List<Cell> line, int column, Cell cell)
    {
        while (line.Count <= column)
        {
            line.Add(Cell.Empty);
        }

        line[column] = cell;
    }

    /// <summary>Place after a sequence; -1 when its end is not there yet.</summary>
    private static int EndOf(string text, int at)
    {
        var isShort = text[at] != Escape;
        if (!isShort && at + 1 >= text.Length)
        {
            return -1;
        }

        var kind = isShort ? '[' : text[at + 1];
        var next = at + (isShort ? 1 : 2);
        switch (kind)
        {
            case '[':
                while (next < text.Length && text[next] is >= ' ' and <= '?')
                {
                    next++;
                }

                return next < text.Length ? next + 1 : -1;
            case ']' or 'P' or 'X' or '^' or '_':
                // Titles, links and the like: up to BEL or ESC \.
                var end = text.AsSpan(next).IndexOfAny('\a', Escape);
                return end < 0 || (text[next + end] == Escape && next + end + 1 >= text.Length) ? -1 : next + end + (text[next + end] == Escape ? 2 : 1);
            case >= ' ' and <= '/':
                return next < text.Length ? next + 1 : -1;
            default:
                return next;
        }
    }

    private void Obey(ReadOnlySpan<char> sequence)
    {
        var start = sequence.StartsWith("\u001b[") ? 2 : sequence[0] == '\u009b' ? 1 : 0;
        if (start == 0)
        {
            return;
        }

        var values = sequence[start..^1];
        switch (sequence[^1])
        {
            case 'm':
                Colour(values);
                break;
            case 'h' or 'l' when values is "?1049" or "?1047" or "?47":
                Switch(sequence[^1] == 'h');
                break;
            default:
                Move(sequence[^1], Number(values, 0), Number(values, 1));
                break;
        }
    }

    private void Colour(ReadOnlySpan<char> values)
    {
        var isFresh = values.IsEmpty || values is "0" || values.StartsWith("0;");
        _look = values.IsEmpty || values is "0" ? string.Empty : (isFresh || _look.Length > LongestLook ? string.Empty : _look) + $"\u001b[{values}m";
    }

    /// <summary>A program takes the whole screen, and gives it back.</summary>
    private void Switch(bool isTaken)
    {
        if (isTaken && _aside is null)
        {
            _aside = (_lines, _top, _row, _column);
            (_lines, _top, _row, _column) = ([[]], 0, 0, 0);
        }
        else if (!isTaken && _aside is var (lines, top, row, column))
        {
            (_lines, _top, _row, _column) = (lines, top, row, column);
            _aside = null;
        }
    }

    private void Move(char what, int? first, int? second)
    {
        var count = Math.Clamp(first ?? 1, 1, 1_000);
        switch (what)
        {
            case 'A' or 'F': Go(_row - Top - count, what == 'F' ? 0 : _column); break;
            case 'B' or 'E': Go(_row - Top + count, what == 'E' ? 0 : _column); break;
            case 'C': Go(_row - Top, _column + count); break;
            case 'D': Go(_row - Top, _column - count); break;
            case 'G' or '`': Go(_row - Top, count - 1); break;
            case 'd': Go(count - 1, _column); break;
            case 'H' or 'f': Go(count - 1, (second ?? 1) - 1); break;
            case 'J': ClearScreen(first ?? 0); break;
            default: Change(what, count, first); break;
        }
    }

    private void Go(int row, int column) => (_row, _column) = (Top + Math.Clamp(row, 0, rows - 1), Math.Clamp(column, 0, columns - 1));

    /// <summary>What a program clears goes out of sight, not out of the text.</summary>
    private void ClearScreen(int how)
    {
        if (how is 2 or 3)
        {
            var row = _row - Top;
            if (_lines.Skip(_top).Any(l => l.Count > 0))
            {
                _top = _lines.Count;
            }

            _row = _top + row;
            _ = Line;
        }
        else if (how == 0)
        {
            Change('K', 1, null);
            _lines.RemoveRange(Math.Min(_lines.Count, _row + 1), Math.Max(0, _lines.Count - _row - 1));
        }
    }

    private void Change(char what, int count, int? first)
    {
        var line = Line;
        var (at, end) = (Math.Min(_column, line.Count), Math.Min(_column + count, line.Count));
        switch (what)
        {
            case 'K' when first is null or 0: line.RemoveRange(at, line.Count - at); break;
            case 'K' when first == 1: Blank(line, 0, Math.Min(_column + 1, line.Count)); break;
            case 'K': line.Clear(); break;
            case 'P': line.RemoveRange(at, end - at); break;
            case 'X': Blank(line, at, end); break;
            case '@' when _column < line.Count: Insert(line, count); break;
            case 'L': _lines.InsertRange(_row, Enumerable.Range(0, Math.Min(count, rows)).Select(_ => new List<Cell>())); break;
            case 'M': _lines.RemoveRange(_row, Math.Min(count, _lines.Count - _row)); _ = Line; break;
        }
    }

    private static void Blank(List<Cell> line, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            line[i] = Cell.Empty;
        }
    }

    /// <summary>What is pushed out of a line is gone.</summary>
    private void Insert(List<Cell> line, int count)
    {
        line.InsertRange(_column, Enumerable.Repeat(Cell.Empty, Math.Min(count, columns)));
        line.RemoveRange(Math.Min(columns, line.Count), Math.Max(0, line.Count - columns));
    }

    private static int? Number(ReadOnlySpan<char> values, int place)
    {
        foreach (var part in values.Split(';'))
        {
            if (place-- == 0)
            {
                return int.TryParse(values[part], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
            }
        }

        return null;
    }

    /// <summary>A character in its place.</summary>
    private readonly record struct Cell(Rune Rune, string Look)
    {
        public static readonly Cell Empty = new(new Rune(' '), string.Empty);
    }
}
