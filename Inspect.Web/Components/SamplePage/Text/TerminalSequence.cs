using System.Globalization;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Reads one escape sequence of a terminal (ECMA-48): those that set a look are taken, all others are left out.</summary>
internal static class TerminalSequence
{
    private const int MostCodes = 32;

    /// <summary>Place after the sequence that begins at a place; one that has no end reaches to the end of the text.</summary>
    public static int Skip(string text, int at, TerminalLook look)
    {
        if (text[at] == '\u009b')
        {
            return Control(text, at + 1, look);
        }

        return at + 1 >= text.Length ? text.Length : text[at + 1] switch
        {
            '[' => Control(text, at + 2, look),
            // Titles, links, and whatever else a program tells its terminal: up to BEL or ESC \.
            ']' or 'P' or 'X' or '^' or '_' => StringEnd(text, at + 2),
            >= ' ' and <= '/' => Math.Min(text.Length, at + 3),
            _ => at + 2,
        };
    }

    private static int Control(string text, int start, TerminalLook look)
    {
        var end = start;
        while (end < text.Length && text[end] is >= ' ' and <= '?')
        {
            end++;
        }

        if (end < text.Length && text[end] == 'm')
        {
            look.Apply(Codes(text.AsSpan(start, end - start)));
        }

        return Math.Min(text.Length, end + 1);
    }

    private static int StringEnd(string text, int at)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] == '\a')
            {
                return at + 1;
            }

            if (text[at] == '\u001b')
            {
                return Math.Min(text.Length, at + 2);
            }
        }

        return at;
    }

    private static int[] Codes(ReadOnlySpan<char> text)
    {
        var codes = new List<int>();
        foreach (var range in text.SplitAny(';', ':'))
        {
            if (codes.Count < MostCodes)
            {
                // Nothing stands for 0; what is no number is none of ours.
                codes.Add(text[range].IsEmpty ? 0 : int.TryParse(text[range], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : -1);
            }
        }

        return [.. codes];
    }
}
