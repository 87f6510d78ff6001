using System.Text;

namespace Inspect.Engine.Python;

/// <summary>Lower case as Python has it: a letter may become two, and a sigma at the end of a word is another.</summary>
internal static class LowerCase
{
    private const char DottedI = '\u0130';
    private const char Sigma = '\u03A3';

    /// <summary>All letters lower case.</summary>
    public static string Of(string text)
    {
        var lower = text.ToLowerInvariant();
        if (!text.AsSpan().ContainsAny(DottedI, Sigma))
        {
            return lower;
        }

        var full = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            _ = text[i] switch
            {
                DottedI => full.Append("i\u0307"),
                Sigma => full.Append(SigmaAt(text, i)),
                _ => full.Append(lower[i]),
            };
        }

        return full.ToString();
    }

    /// <summary>The lower case of a letter at a place of a text.</summary>
    public static string At(string text, int at, string letter) => letter is [Sigma] ? SigmaAt(text, at).ToString() : Of(letter);

    /// <summary>A sigma at the end of a word is another, if it is not the whole word; accents and apostrophes do not count.</summary>
    private static char SigmaAt(string text, int at) => IsCased(Before(text, at)) && !IsCased(After(text, at + 1)) ? '\u03C2' : '\u03C3';

    private static bool IsCased(IEnumerable<Rune> runes)
    {
        foreach (var rune in runes)
        {
            if (!LetterKinds.IsCaseIgnorable(rune))
            {
                return LetterKinds.IsCased(rune);
            }
        }

        return false;
    }

    private static IEnumerable<Rune> Before(string text, int at)
    {
        while (at > 0)
        {
            at -= at > 1 && char.IsSurrogatePair(text[at - 2], text[at - 1]) ? 2 : 1;
            yield return Rune.TryGetRuneAt(text, at, out var rune) ? rune : Rune.ReplacementChar;
        }
    }

    private static IEnumerable<Rune> After(string text, int at)
    {
        while (at < text.Length)
        {
            var rune = Rune.TryGetRuneAt(text, at, out var there) ? there : Rune.ReplacementChar;
            yield return rune;
            at += rune.Utf16SequenceLength;
        }
    }
}
