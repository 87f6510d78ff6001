using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Python;

/// <summary>What Python's <c>json.loads</c> says of a text that is no JSON: models are told it in these words, and correct themselves by them.</summary>
public static partial class PythonJsonError
{
    private const int MaxDepth = 990;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The message for a text; null where the text is JSON.</summary>
    public static string? Of(string text)
    {
        try
        {
            var end = Value(text, Skip(text, 0), 0);
            end = Skip(text, end);
            return end == text.Length ? null : Message(text, "Extra data", end);
        }
        catch (Fault fault)
        {
            return Message(text, fault.Message, fault.Index);
        }
    }

    private static int Value(string text, int at, int depth)
    {
        if (at >= text.Length)
        {
            throw new Fault("Expecting value", at);
        }

        if (depth > MaxDepth)
        {
            throw new Fault("Too deep", at);
        }

        switch (text[at])
        {
            case '"': return Text(text, at + 1);
            case '{': return Object(text, at + 1, depth);
            case '[': return List(text, at + 1, depth);
        }

        foreach (var word in (ReadOnlySpan<string>)["null", "true", "false", "NaN", "Infinity", "-Infinity"])
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) == 0)
            {
                return at + word.Length;
            }
        }

        var number = Number().Match(text, at);
        return number.Success ? at + number.Length : throw new Fault("Expecting value", at);
    }

    private static int Object(string text, int at, int depth)
    {
        at = Skip(text, at);
        if (Is(text, at, '}'))
        {
            return at + 1;
        }

        while (true)
        {
            if (!Is(text, at, '"'))
            {
                throw new Fault("Expecting property name enclosed in double quotes", at);
            }

            at = Skip(text, Text(text, at + 1));
            if (!Is(text, at, ':'))
            {
                throw new Fault("Expecting ':' delimiter", at);
            }

            at = Skip(text, Value(text, Skip(text, at + 1), depth + 1));
            if (Is(text, at, '}'))
            {
                return at + 1;
            }

            if (!Is(text, at, ','))
            {
                throw new Fault("Expecting ',' delimiter", at);
            }

            var comma = at;
            at = Skip(text, at + 1);
            if (Is(text, at, '}'))
            {
                throw new Fault("Illegal trailing comma before end of object", comma);
            }
        }
    }

    private static int List(string text, int at, int depth)
    {
        at = Skip(text, at);
        if (Is(text, at, ']'))
        {
            return at + 1;
        }

        while (true)
        {
            at = Skip(text, Value(text, at, depth + 1));
            if (Is(text, at, ']'))
            {
                return at + 1;
            }

            if (!Is(text, at, ','))
            {
                throw new Fault("Expecting ',' delimiter", at);
            }

            var comma = at;
            at = Skip(text, at + 1);
            if (Is(text, at, ']'))
            {
                throw new Fault("Illegal trailing comma before end of array", comma);
            }
        }
    }

    private static int Text(string text, int at)
    {
        var begin = at - 1;
        while (true)
        {
            if (at >= text.Length)
            {
                throw new Fault("Unterminated string starting at", begin);
            }

            switch (text[at])
            {
                case '"':
                    return at + 1;
                case '\\':
                    at = Escape(text, at, begin);
                    break;
                case < ' ':
                    throw new Fault("Invalid control character at", at);
                default:
                    at++;
                    break;
            }
        }
    }

    private static int Escape(string text, int at, int begin)
    {
        if (at + 1 >= text.Length)
        {
            throw new Fault("Unterminated string starting at", begin);
        }

        return text[at + 1] switch
        {
            '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't' => at + 2,
            'u' when at + 6 <= text.Length && text.AsSpan(at + 2, 4).IndexOfAnyExcept(Hex) < 0 => at + 6,
            'u' => throw new Fault("Invalid \\uXXXX escape", at + 1),
            _ => throw new Fault("Invalid \\escape", at),
        };
    }

    private static int Skip(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r')
        {
            at++;
        }

        return at;
    }

    private static bool Is(string text, int at, char wanted) => at < text.Length && text[at] == wanted;

    /// <summary>Places count code points, lines begin after a line feed.</summary>
    private static string Message(string text, string what, int at)
    {
        var before = text.AsSpan(0, Math.Min(at, text.Length));
        var line = before.Count('\n') + 1;
        var column = Points(before[(before.LastIndexOf('\n') + 1)..]) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{what}: line {line} column {column} (char {Points(before)})");
    }

    private static int Points(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    [GeneratedRegex(@"\G-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    private sealed class Fault(string message, int index) : Exception(message)
    {
        public int Index => index;
    }
}
