using System.Text;

namespace Inspect.Engine.Filters;

/// <summary>Cuts a filter into words.</summary>
internal static class FilterLexer
{
    private static readonly string[] Signs = ["==", "!=", "<=", ">=", "~=", "<", ">", "=", "(", ")", ",", "+", "-", "*", "/", "^"];
    private static readonly string[] Words = ["and", "or", "not", "in", "mod"];

    /// <summary>The words, with the end as the last.</summary>
    /// <exception cref="FilterException">A letter that has no place here, or a text that is not closed.</exception>
    public static List<FilterToken> Read(string text)
    {
        var tokens = new List<FilterToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var token = Next(text, at);
            tokens.Add(token);
            at = token.End;
        }

        tokens.Add(new FilterToken(FilterTokenKind.End, text.Length, 0, string.Empty));
        return tokens;
    }

    /// <summary>A name as it is written: between backticks where it holds letters that names cannot have.</summary>
    public static string Quote(string name) => name.Length > 0 && IsNameStart(name[0]) && name.All(IsNamePart) && !Words.Contains(name) ? name : $"`{name}`";

    private static FilterToken Next(string text, int at)
    {
        var c = text[at];
        if (c is '"' or '\'')
        {
            return Quoted(text, at);
        }

        if (IsNameStart(c) || c == '`')
        {
            return Name(text, at);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return Number(text, at);
        }

        var sign = Signs.FirstOrDefault(s => text.AsSpan(at).StartsWith(s, StringComparison.Ordinal));
        return sign is not null
            ? new FilterToken(FilterTokenKind.Sign, at, sign.Length, sign == "=" ? "==" : sign)
            : throw new FilterException(at, 1, $"“{c}” has no meaning here; put texts in quotes");
    }

    private static FilterToken Quoted(string text, int at)
    {
        var content = new StringBuilder();
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == text[at])
            {
                return new FilterToken(FilterTokenKind.Text, at, i + 1 - at, content.ToString());
            }

            // Before anything but a quote or itself a backslash stays: patterns are full of them.
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\'' or '\\')
            {
                i++;
            }

            content.Append(text[i]);
        }

        throw new FilterException(at, text.Length - at, $"the text that begins here is not closed; add {text[at]}");
    }

    private static FilterToken Number(string text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var exponent = end + (end + 1 < text.Length && text[end + 1] is '+' or '-' ? 2 : 1);
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                for (end = exponent; end < text.Length && char.IsAsciiDigit(text[end]); end++)
                {
                }
            }
        }

        return new FilterToken(FilterTokenKind.Number, at, end - at, text[at..end]);
    }

    private static FilterToken Name(string text, int at)
    {
        var name = new StringBuilder();
        var end = at;
        while (end < text.Length && (IsNamePart(text[end]) || text[end] == '`'))
        {
            if (text[end] != '`')
            {
                name.Append(text[end++]);
                continue;
            }

            var close = text.IndexOf('`', end + 1);
            if (close < 0)
            {
                throw new FilterException(end, text.Length - end, "the name that begins here is not closed; add `");
            }

            name.Append(text.AsSpan(end + 1, close - end - 1));
            end = close + 1;
        }

        var word = name.ToString();
        return new FilterToken(text[at] != '`' && Words.Contains(word) ? FilterTokenKind.Sign : FilterTokenKind.Name, at, end - at, word);
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';
}
