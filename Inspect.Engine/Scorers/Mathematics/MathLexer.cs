namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>Cuts a cleaned formula into pieces.</summary>
internal static class MathLexer
{
    private static readonly string[] LongSigns = ["**", "<=", ">=", "!=", "=="];

    /// <summary>The pieces, with an end.</summary>
    /// <exception cref="MathSyntaxException">It has a character that no formula has.</exception>
    /// <exception cref="MathLimitException">It is too long, or has too many digits.</exception>
    public static List<MathToken> Read(string text)
    {
        if (text.Length > MathLimits.Formula || text.Count(char.IsAsciiDigit) > MathLimits.Digits)
        {
            throw new MathLimitException("The formula is too long to be worked out.");
        }

        var tokens = new List<MathToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var token = Next(text, at, out var length);
            tokens.Add(token);
            at += length;
        }

        tokens.Add(new MathToken(MathTokenKind.End, string.Empty));
        return tokens;
    }

    private static MathToken Next(string text, int at, out int length)
    {
        var c = text[at];
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            length = NumberLength(text, at);
            return length <= MathLimits.DigitRun ? new MathToken(MathTokenKind.Number, text.Substring(at, length)) : throw new MathLimitException("A number has too many digits to be worked out.");
        }

        if (char.IsAsciiLetter(c))
        {
            length = LetterCount(text, at);
            return new MathToken(MathTokenKind.Name, text.Substring(at, length));
        }

        if (c == '\\' && at + 1 < text.Length)
        {
            length = 1 + Math.Max(1, LetterCount(text, at + 1));
            return new MathToken(MathTokenKind.Command, text.Substring(at + 1, length - 1));
        }

        var sign = LongSigns.FirstOrDefault(s => text.AsSpan(at).StartsWith(s)) ?? (c < 128 && "+-*/^_=<>()[]{}|,!%&:;".Contains(c, StringComparison.Ordinal) ? c.ToString() : throw new MathSyntaxException());
        length = sign.Length;
        return new MathToken(MathTokenKind.Sign, sign);
    }

    private static int LetterCount(string text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        return end - at;
    }

    private static int NumberLength(string text, int at)
    {
        var end = at;
        var hasPoint = false;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '.' && !hasPoint && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
        {
            hasPoint |= text[end] == '.';
            end++;
        }

        return end + ExponentLength(text, end) - at;
    }

    /// <summary>The power of ten at the end of a number, as in <c>6.02e23</c>.</summary>
    private static int ExponentLength(string text, int at)
    {
        if (at >= text.Length || text[at] is not ('e' or 'E'))
        {
            return 0;
        }

        var start = at + 1 + (at + 1 < text.Length && text[at + 1] is '+' or '-' ? 1 : 0);
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end > start ? end - at : 0;
    }
}
