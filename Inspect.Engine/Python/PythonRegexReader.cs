using System.Globalization;
using System.Text;

namespace Inspect.Engine.Python;

/// <summary>Reads one pattern of Python's <c>re</c> and writes it for .NET. One use.</summary>
/// <param name="pattern">The pattern.</param>
internal sealed class PythonRegexReader(string pattern)
{
    private const string Before = $"(?<={PythonRegex.Word})";
    private const string NotBefore = $"(?<!{PythonRegex.Word})";
    private const string After = $"(?={PythonRegex.Word})";
    private const string NotAfter = $"(?!{PythonRegex.Word})";

    /// <summary>Escapes whose characters differ, outside of brackets and inside, where nothing can be taken away again: so what is no word and no space is listed there.</summary>
    private static readonly Dictionary<(char Escape, bool IsInClass), string> Classes = new()
    {
        [('w', false)] = PythonRegex.Word,
        [('w', true)] = @"\p{L}\p{N}_",
        [('W', false)] = PythonRegex.NotWord,
        [('W', true)] = @"\p{M}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}\u203f\u2040\u2054\ufe33\ufe34\ufe4d-\ufe4f\uff3f\p{S}\p{Z}\p{C}",
        [('s', false)] = PythonRegex.Space,
        [('s', true)] = @"\s\x1c-\x1f",
        [('S', false)] = @"[^\s\x1c-\x1f]",
        [('S', true)] = @"\0-\x08\x0e-\x1b!-\x84\x86-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\uffff",
        [('b', false)] = $"(?:{Before}{NotAfter}|{NotBefore}{After})",
        [('B', false)] = $"(?:{Before}{After}|{NotBefore}{NotAfter})",
    };

    private readonly StringBuilder _output = new();
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private int _at;
    private int _groups;
    private bool _isVerbose;

    /// <summary>The pattern for .NET.</summary>
    /// <exception cref="InspectException">It uses what .NET has not.</exception>
    public string Translate()
    {
        while (_at < pattern.Length)
        {
            Step();
        }

        return _output.ToString();
    }

    private void Step()
    {
        var c = pattern[_at];
        switch (c)
        {
            case '\\':
                Escape(isInClass: false);
                break;
            case '[':
                Class();
                break;
            case '(':
                Group();
                break;
            // "{,3}" is at most three in Python, and text in .NET.
            case '{' when pattern.AsSpan(_at).StartsWith("{,") && Closes(_at + 2):
                _output.Append("{0,");
                _at += 2;
                break;
            case '#' when _isVerbose:
                var end = pattern.IndexOf('\n', _at);
                _at = end < 0 ? pattern.Length : end;
                break;
            default:
                _output.Append(c);
                _at++;
                break;
        }
    }

    private bool Closes(int at)
    {
        while (at < pattern.Length && char.IsAsciiDigit(pattern[at]))
        {
            at++;
        }

        return at < pattern.Length && pattern[at] == '}';
    }

    private void Group()
    {
        if (_at + 1 >= pattern.Length || pattern[_at + 1] != '?')
        {
            // Numbered in the open: .NET would count unnamed groups first.
            Open(1, null);
            return;
        }

        var rest = pattern.AsSpan(_at + 2);
        if (rest.StartsWith("P<") || (rest.StartsWith("<") && rest.Length > 1 && rest[1] is not ('=' or '!')))
        {
            var start = _at + (rest[0] == 'P' ? 4 : 3);
            var end = End(start, '>');
            Open(end + 1 - _at, pattern[start..end]);
        }
        else if (rest.StartsWith("P="))
        {
            var end = End(_at + 4, ')');
            Refer(pattern[(_at + 4)..end]);
            _at = end + 1;
        }
        else if (rest.StartsWith("("))
        {
            var end = End(_at + 3, ')');
            var name = pattern[(_at + 3)..end];
            _output.Append(CultureInfo.InvariantCulture, $"(?({Number(name)})");
            _at = end + 1;
        }
        else if (rest.StartsWith("#"))
        {
            _at = End(_at, ')') + 1;
        }
        else
        {
            Flags();
        }
    }

    private void Open(int length, string? name)
    {
        _groups++;
        if (name is not null && !_names.TryAdd(name, _groups))
        {
            throw Problem($"there are two groups of the name {name}");
        }

        _output.Append(CultureInfo.InvariantCulture, $"(?<{_groups}>");
        _at += length;
    }

    /// <summary>Looks around, groups without a number, and flags: <c>(?i)</c>, <c>(?s:</c>.</summary>
    private void Flags()
    {
        var start = _at + 2;
        var end = start;
        while (end < pattern.Length && (char.IsAsciiLetter(pattern[end]) || pattern[end] == '-'))
        {
            end++;
        }

        if (end == start || end == pattern.Length)
        {
            _output.Append("(?");
            _at += 2;
            return;
        }

        var flags = pattern[start..end];
        if (flags.Contains('a', StringComparison.Ordinal) || flags.Contains('L', StringComparison.Ordinal))
        {
            throw Problem("the flags a (ASCII) and L (locale) are not known here; name the characters in brackets, such as [0-9]");
        }

        _isVerbose |= flags.Split('-')[0].Contains('x', StringComparison.Ordinal);
        _output.Append("(?").Append(flags.Replace("u", string.Empty, StringComparison.Ordinal));
        if (pattern[end] == ')' && flags.Trim('u').Length == 0)
        {
            _output.Append(':');
        }

        _at = end;
    }

    /// <summary>A class of characters; a bracket in it is one, not a subtraction as in .NET.</summary>
    private void Class()
    {
        _output.Append('[');
        _at++;
        if (_at < pattern.Length && pattern[_at] == '^')
        {
            _output.Append('^');
            _at++;
        }

        var start = _at;
        while (_at < pattern.Length && (pattern[_at] != ']' || _at == start))
        {
            if (pattern[_at] == '\\')
            {
                Escape(isInClass: true);
            }
            else
            {
                _output.Append(pattern[_at] is '[' or ']' ? "\\" : string.Empty).Append(pattern[_at]);
                _at++;
            }
        }

        if (_at < pattern.Length)
        {
            _output.Append(']');
            _at++;
        }
    }

    private void Escape(bool isInClass)
    {
        if (_at + 1 >= pattern.Length)
        {
            _output.Append('\\');
            _at++;
            return;
        }

        var c = pattern[_at + 1];
        switch (c)
        {
            case 'Z' or 'z' when !isInClass:
                Write("\\z", 2);
                break;
            case 'w' or 'W' or 's' or 'S' or 'b' or 'B' when Classes.TryGetValue((c, isInClass), out var text):
                Write(text, 2);
                break;
            case '0':
                Octal(_at + 1, 3);
                break;
            case >= '1' and <= '9' when isInClass || IsOctal(_at + 1):
                Octal(_at + 1, 3);
                break;
            case >= '1' and <= '9':
                var length = _at + 2 < pattern.Length && char.IsAsciiDigit(pattern[_at + 2]) ? 2 : 1;
                Refer(pattern.Substring(_at + 1, length));
                _at += 1 + length;
                break;
            case 'U':
                LongCharacter(isInClass);
                break;
            case not ('a' or 'b' or 'd' or 'f' or 'n' or 'r' or 's' or 't' or 'u' or 'v' or 'w' or 'x' or 'A' or 'B' or 'D' or 'S' or 'W') when char.IsAsciiLetter(c):
                throw Problem($"\\{c} is no escape of Python's patterns");
            default:
                Write(pattern.Substring(_at, 2), 2);
                break;
        }
    }

    /// <summary>A character by eight hexadecimal digits; beyond 16 bits it is two units here, which no class can hold.</summary>
    private void LongCharacter(bool isInClass)
    {
        var code = pattern.Length >= _at + 10 && int.TryParse(pattern.AsSpan(_at + 2, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : -1;
        if (code is < 0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF) || (isInClass && code > 0xFFFF))
        {
            throw Problem($"{pattern[_at..Math.Min(pattern.Length, _at + 10)]} stands for no character that a pattern can hold here");
        }

        Write(string.Concat(char.ConvertFromUtf32(code).Select(u => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)u:x4}"))), 10);
    }

    private bool IsOctal(int at) => at + 2 < pattern.Length && pattern.AsSpan(at, 3) is var digits && !digits.ContainsAnyExceptInRange('0', '7') && digits[0] <= '3';

    private void Octal(int at, int most)
    {
        var end = at;
        while (end < pattern.Length && end < at + most && pattern[end] is >= '0' and <= '7')
        {
            end++;
        }

        if (end == at)
        {
            throw Problem($"\\{pattern[at]} is no escape inside of [ ]");
        }

        Write(string.Create(CultureInfo.InvariantCulture, $"\\u{Convert.ToInt32(pattern[at..end], 8):x4}"), end - _at);
    }

    private void Write(string text, int read)
    {
        _output.Append(text);
        _at += read;
    }

    private void Refer(string group) => _output.Append(CultureInfo.InvariantCulture, $"\\k<{Number(group)}>");

    private int Number(string group) =>
        _names.TryGetValue(group, out var known) ? known
        : int.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= _groups ? number
        : throw Problem($"it refers to the group {group}, which has not come yet");

    private int End(int start, char close) =>
        pattern.IndexOf(close, Math.Min(start, pattern.Length)) is var end and >= 0 ? end : throw Problem($"\"{pattern[_at..Math.Min(pattern.Length, _at + 8)]}\" has no \"{close}\"");

    private InspectException Problem(string why) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The pattern \"{pattern}\" cannot be read: {why} (character {_at + 1})."));
}
