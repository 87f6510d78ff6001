using System.Globalization;
using System.Text;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>
/// Text of a log as it can be shown: characters that nobody would see, or that turn the order of what follows, become marks. The
/// colours of terminals become classes; whatever else a terminal would do is left out.
/// </summary>
public static class SeenText
{
    private const char Escape = '\u001b';

    /// <summary>The text in parts.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isTerminal">Escape sequences are those of a terminal; else their first character is marked.</param>
    public static IReadOnlyList<TextPart> Parts(string text, bool isTerminal)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') || !NeedsLook(text))
        {
            return text.Length == 0 ? [] : [new TextPart(text)];
        }

        var parts = new List<TextPart>();
        var plain = new StringBuilder();
        var look = new TerminalLook();
        for (var at = 0; at < text.Length;)
        {
            if (isTerminal && text[at] is Escape or '\u009b')
            {
                Flush();
                at = TerminalSequence.Skip(text, at, look);
                continue;
            }

            var rune = Rune.TryGetRuneAt(text, at, out var whole) ? whole : Rune.ReplacementChar;
            if (NameOf(rune) is { } name && !(isTerminal && rune.Value is '\b' or '\a'))
            {
                Flush();
                parts.Add(new TextPart(name, "ctl", string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}")));
            }
            else if (rune.Value is not ('\b' or '\a') || !isTerminal)
            {
                plain.Append(text, at, Math.Min(char.IsSurrogatePair(text, at) ? 2 : 1, text.Length - at));
            }

            at += at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
        }

        Flush();
        return parts;

        void Flush()
        {
            if (plain.Length > 0)
            {
                parts.Add(new TextPart(plain.ToString(), look.Css));
                plain.Clear();
            }
        }
    }

    /// <summary>The text without the sequences of a terminal, on what is one line of a list.</summary>
    public static string Plain(string text) => string.Concat(Parts(text, isTerminal: true).Select(p => p.Title is null ? p.Text : $"⟨{p.Text}⟩"));

    /// <summary>Short name of a character that is not seen; null for one that is, and for those that words need (joiners, line ends).</summary>
    internal static string? NameOf(Rune rune) => rune.Value switch
    {
        '\t' or '\n' or '\r' => null,
        0x1b => "ESC",
        < 0x20 or (>= 0x7f and < 0xa0) => string.Create(CultureInfo.InvariantCulture, $"x{rune.Value:X2}"),
        0xad => "SHY",
        0x61c => "ALM",
        0x180e or 0x200b => "ZWSP",
        0x200e => "LRM",
        0x200f => "RLM",
        0x2028 => "LS",
        0x2029 => "PS",
        0x202a => "LRE",
        0x202b => "RLE",
        0x202c => "PDF",
        0x202d => "LRO",
        0x202e => "RLO",
        0x2066 => "LRI",
        0x2067 => "RLI",
        0x2068 => "FSI",
        0x2069 => "PDI",
        (>= 0x2060 and <= 0x206f) or 0xfeff or 0x115f or 0x1160 or 0x3164 or 0xffa0 or (>= 0xfff9 and <= 0xfffb) => string.Create(CultureInfo.InvariantCulture, $"{rune.Value:X4}"),
        >= 0xe0020 and < 0xe007f => $"TAG {(char)(rune.Value - 0xe0000)}",
        >= 0xe0000 and <= 0xe0fff => "TAG",
        _ => null,
    };

    private static bool NeedsLook(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (NameOf(rune) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
