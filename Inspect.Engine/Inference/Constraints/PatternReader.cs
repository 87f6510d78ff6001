using System.Globalization;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Reads a regular expression as JSON schemas have them (ECMA-262, with whole letters). What only a backtracking reader can do is refused by name.</summary>
/// <param name="pool">Makes the terms.</param>
/// <param name="letters">Makes the letters.</param>
/// <param name="pattern">The expression.</param>
internal sealed class PatternReader(TermPool pool, LetterTerms letters, string pattern)
{
    private const int MostLength = 2_000;
    private const int MostDepth = 100;
    private const int MostTimes = 10_000;

    private static readonly (int, int)[] Digits = [('0', '9')];
    private static readonly (int, int)[] Words = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
    private static readonly (int, int)[] Spaces =
        [(9, 13), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)];

    private static readonly (int, int)[] LineEnds = [('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029)];

    private int _at;
    private int _depth;

    /// <summary>Reads it.</summary>
    /// <param name="isWhole">It is for the whole text; else it may stand anywhere in it, unless it says otherwise.</param>
    /// <exception cref="GenerationException">It cannot be kept to; the sentence names the place.</exception>
    public Term Read(bool isWhole)
    {
        if (pattern.Length > MostLength)
        {
            throw Refused($"it has more than {MostLength:N0} characters");
        }

        var term = ReadChoice(isWhole ? null : pool.Repeat(letters.OfAll(), 0, -1));
        return _at == pattern.Length ? term : throw Refused("a group is closed that was not opened");
    }

    /// <param name="around">What may stand around each alternative that is not bound to the begin or the end; null within groups and for whole texts.</param>
    private Term ReadChoice(Term? around)
    {
        var alternatives = new List<Term>();
        do
        {
            var isBegin = Take('^');
            var term = ReadSequence();
            var isEnd = Take('$');
            if ((isBegin || isEnd) && _depth > 0)
            {
                throw Refused("^ and $ are supported around the whole alone");
            }

            alternatives.Add(pool.Sequence(isBegin || around is null ? pool.Empty : around, term, isEnd || around is null ? pool.Empty : around));
        }
        while (Take('|'));
        return pool.Choice([.. alternatives]);
    }

    private Term ReadSequence()
    {
        var parts = new List<Term>();
        while (_at < pattern.Length && pattern[_at] is not ('|' or ')' or '$'))
        {
            parts.Add(ReadTimes(ReadOne()));
        }

        return pool.Sequence([.. parts]);
    }

    private Term ReadTimes(Term term)
    {
        for (var times = 0; _at < pattern.Length; times++)
        {
            if (ReadCount() is not var (least, most))
            {
                break;
            }

            if (times > 0)
            {
                throw Refused("something is repeated twice");
            }

            Take('?');
            term = pool.Repeat(term, least, most);
        }

        return term;
    }

    private (int Least, int Most)? ReadCount()
    {
        if (pattern[_at] == '{')
        {
            return ReadRange();
        }

        return Take('*') ? (0, -1) : Take('+') ? (1, -1) : Take('?') ? (0, 1) : null;
    }

    /// <summary>Reads <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>; what is none of them is a letter, and null.</summary>
    private (int Least, int Most)? ReadRange()
    {
        var end = pattern.IndexOf('}', _at);
        var parts = end < 0 ? [] : pattern[(_at + 1)..end].Split(',');
        if (parts.Length is not (1 or 2) || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var least))
        {
            return null;
        }

        var most = parts.Length == 1 ? least : parts[1].Length == 0 ? -1 : int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var named) ? named : -2;
        if (most == -2 || least > MostTimes || most > MostTimes || (most >= 0 && most < least))
        {
            throw Refused($"it repeats something {pattern[_at..(end + 1)]} times, of {MostTimes:N0} at most");
        }

        _at = end + 1;
        return (least, most);
    }

    private Term ReadOne()
    {
        var letter = NextLetter();
        switch (letter)
        {
            case '(':
                return ReadGroup();
            case '[':
                return letters.Of(ReadClass());
            case '.':
                return letters.Of(LetterTerms.Others(LineEnds));
            case '\\':
                return letters.Of(ReadEscape(isInClass: false));
            case '^':
                throw Refused("^ and $ are supported around the whole alone");
            case '*' or '+' or '?':
                throw Refused("there is nothing to repeat");
            default:
                return letters.Of([(letter, letter)]);
        }
    }

    private Term ReadGroup()
    {
        if (++_depth > MostDepth)
        {
            throw Refused($"its groups lie more than {MostDepth} deep");
        }

        if (Take('?'))
        {
            var isName = Take('<') && _at < pattern.Length && pattern[_at] is not ('=' or '!') && pattern.IndexOf('>', _at) is > 0 and var end && (_at = end + 1) > 0;
            if (!isName && !Take(':'))
            {
                throw Refused("it looks ahead or behind, which cannot be kept to while an answer is written");
            }
        }

        var term = ReadChoice(null);
        _depth--;
        return Take(')') ? term : throw Refused("a group is not closed");
    }

    private List<(int First, int Last)> ReadClass()
    {
        var isNegated = Take('^');
        var ranges = new List<(int First, int Last)>();
        while (!Take(']'))
        {
            var first = ReadMember();
            if (first is [var (low, single)] && low == single && _at + 1 < pattern.Length && pattern[_at] == '-' && pattern[_at + 1] != ']')
            {
                _at++;
                var last = ReadMember();
                ranges.Add(last is [var (high, same)] && high == same && high >= low ? (low, high) : throw Refused("a range of a class ends before it begins"));
            }
            else
            {
                ranges.AddRange(first);
            }
        }

        return isNegated ? LetterTerms.Others(ranges) : ranges;
    }

    private IReadOnlyList<(int First, int Last)> ReadMember()
    {
        if (_at >= pattern.Length)
        {
            throw Refused("a class is not closed");
        }

        var letter = NextLetter();
        return letter == '\\' ? ReadEscape(isInClass: true) : [(letter, letter)];
    }

    private IReadOnlyList<(int First, int Last)> ReadEscape(bool isInClass)
    {
        if (_at >= pattern.Length)
        {
            throw Refused("it ends in a backslash");
        }

        var letter = NextLetter();
        return letter switch
        {
            'd' => Digits,
            'D' => LetterTerms.Others(Digits),
            'w' => Words,
            'W' => LetterTerms.Others(Words),
            's' => Spaces,
            'S' => LetterTerms.Others(Spaces),
            'n' => [('\n', '\n')],
            'r' => [('\r', '\r')],
            't' => [('\t', '\t')],
            'f' => [('\f', '\f')],
            'v' => [('\v', '\v')],
            '0' => [(0, 0)],
            'b' when isInClass => [('\b', '\b')],
            'x' => ReadCode(2),
            'u' when Take('{') => ReadCode(Math.Max(1, pattern.IndexOf('}', _at) - _at), isClosed: true),
            'u' => ReadCode(4),
            >= '1' and <= '9' => throw Refused("it names a group again, which cannot be kept to while an answer is written"),
            (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => throw Refused($"\\{(char)letter} is not supported"),
            _ => [(letter, letter)],
        };
    }

    private (int, int)[] ReadCode(int digits, bool isClosed = false)
    {
        if (digits > 6 || _at + digits > pattern.Length || !int.TryParse(pattern.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
        {
            throw Refused("a code of a letter has no such digits");
        }

        _at += digits + (isClosed ? 1 : 0);
        return [(code, code)];
    }

    private int NextLetter()
    {
        var letter = char.IsHighSurrogate(pattern[_at]) && _at + 1 < pattern.Length && char.IsLowSurrogate(pattern[_at + 1]) ? char.ConvertToUtf32(pattern, _at) : pattern[_at];
        _at += letter > char.MaxValue ? 2 : 1;
        return letter;
    }

    private bool Take(char wanted)
    {
        var isThere = _at < pattern.Length && pattern[_at] == wanted;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private GenerationException Refused(string reason)
    {
        var shown = pattern.Length > 80 ? pattern[..80] + "…" : pattern;
        return new GenerationException($"The pattern {shown} cannot be kept to: {reason}. Change it in response_schema.");
    }
}
