using System.Text;

namespace Inspect.Engine.Values;

/// <summary>Lone surrogates in texts that are about to be written.</summary>
internal static class LogText
{
    /// <summary>The text with each lone surrogate replaced by the six characters <c>\udXXX</c>; the same text when there is none.</summary>
    public static string Escape(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : EscapeLone(text);

    /// <summary>Number of code points.</summary>
    public static int CodePoints(string text)
    {
        var count = text.Length;
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDBFF'); i >= 0 && i < text.Length - 1; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1]))
            {
                count--;
                i++;
            }
        }

        return count;
    }

    /// <summary>The text has more code points than <paramref name="limit"/>.</summary>
    public static bool IsLonger(string text, int limit) => text.Length > limit && (text.Length > 2 * limit || CodePoints(text) > limit);

    /// <summary>The first code points of a text.</summary>
    public static string Take(string text, int codePoints)
    {
        if (text.Length <= codePoints)
        {
            return text;
        }

        var at = 0;
        for (var n = 0; n < codePoints && at < text.Length; n++)
        {
            at += at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
        }

        return text[..at];
    }

    private static string EscapeLone(string text)
    {
        StringBuilder? result = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                result?.Append(text[i]);
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                result?.Append(text, i, 2);
                i++;
            }
            else
            {
                result ??= new StringBuilder(text, 0, i, text.Length + 16);
                result.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
        }

        return result?.ToString() ?? text;
    }
}
