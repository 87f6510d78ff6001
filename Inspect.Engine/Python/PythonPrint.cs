using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Python;

/// <summary>JSON values as Python's <c>pprint</c> writes them: maps by key, and over several lines where one is too short.</summary>
internal sealed partial class PythonPrint
{
    private readonly StringBuilder _text = new();
    private readonly int _width;

    private PythonPrint(int width) => _width = width;

    /// <summary>The text of a value.</summary>
    /// <param name="value">A list or map; other values are written as they are.</param>
    /// <param name="width">Longest line.</param>
    public static string Format(JsonElement value, int width)
    {
        var printer = new PythonPrint(width);
        printer.Write(value, 0, 0);
        return printer._text.ToString();
    }

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indent">Column at which it begins.</param>
    /// <param name="allowance">What must have room after its last line.</param>
    private void Write(JsonElement value, int indent, int allowance)
    {
        var line = PythonValue.RepresentSorted(value);
        if (line.EnumerateRunes().Count() <= _width - indent - allowance)
        {
            _text.Append(line);
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteAll(('{', '}'), PythonValue.Sorted(value), indent, allowance, (field, at, room) =>
                {
                    var key = PythonValue.Quote(field.Name) + ": ";
                    _text.Append(key);
                    Write(field.Value, at + key.Length, room);
                });
                break;
            case JsonValueKind.Array:
                WriteAll(('[', ']'), [.. value.EnumerateArray()], indent, allowance, Write);
                break;
            case JsonValueKind.String when value.GetString() is { Length: > 0 } text:
                _text.AppendJoin('\n' + new string(' ', indent), Chunks(text, _width - indent, allowance));
                break;
            default:
                _text.Append(line);
                break;
        }
    }

    private void WriteAll<T>((char Open, char Close) brackets, IReadOnlyList<T> items, int indent, int allowance, Action<T, int, int> write)
    {
        _text.Append(brackets.Open);
        foreach (var (index, item) in items.Index())
        {
            if (index > 0)
            {
                _text.Append(",\n").Append(' ', indent + 1);
            }

            write(item, indent + 1, index == items.Count - 1 ? allowance + 1 : 1);
        }

        _text.Append(brackets.Close);
    }

    /// <summary>A long text as pieces in quotes: its lines, and of lines that are too long as many words as fit.</summary>
    private static List<string> Chunks(string text, int width, int allowance)
    {
        var chunks = new List<string>();
        var lines = Lines().Matches(text).Select(m => m.Value).ToList();
        foreach (var (index, line) in lines.Index())
        {
            var isLast = index == lines.Count - 1;
            if (PythonValue.Quote(line) is var whole && Length(whole) <= width - (isLast ? allowance : 0))
            {
                chunks.Add(whole);
                continue;
            }

            var current = string.Empty;
            var words = Words().Matches(line).Select(m => m.Value).ToList();
            foreach (var (at, word) in words.Index())
            {
                var room = width - (isLast && at == words.Count - 1 ? allowance : 0);
                if (Length(PythonValue.Quote(current + word)) <= room)
                {
                    current += word;
                    continue;
                }

                if (current.Length > 0)
                {
                    chunks.Add(PythonValue.Quote(current));
                }

                current = word;
            }

            if (current.Length > 0)
            {
                chunks.Add(PythonValue.Quote(current));
            }
        }

        return chunks;
    }

    private static int Length(string text) => text.EnumerateRunes().Count();

    [GeneratedRegex(@"[^\n]*\n|[^\n]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Lines();

    [GeneratedRegex(@"\S+\s*|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
