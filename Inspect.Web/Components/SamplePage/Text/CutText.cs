namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>The beginning of a text.</summary>
/// <param name="Shown">What is shown.</param>
/// <param name="IsCut">There is more.</param>
/// <param name="LinesLeft">Lines that are not shown, when lines were what was counted; else 0.</param>
public sealed record CutText(string Shown, bool IsCut, int LinesLeft)
{
    /// <summary>Characters that are shown unasked.</summary>
    public const int FirstLength = 8_000;

    /// <summary>A cut that leaves one line would only hide it behind a button of the same height.</summary>
    private const int FewLines = 2;

    /// <summary>Nothing.</summary>
    public static CutText None { get; } = new(string.Empty, false, 0);

    /// <summary>Cuts a text after so many characters or lines, whichever comes first.</summary>
    public static CutText Of(string text, int length, int lines)
    {
        var end = lines < int.MaxValue ? EndOfLine(text, lines) : text.Length;
        if (end < text.Length && EndOfLine(text.AsSpan(end + 1), FewLines) + end + 1 >= text.Length && text.Length <= length)
        {
            end = text.Length;
        }

        if (end > length)
        {
            // No character is cut in two.
            end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
            return new CutText(text[..end], true, 0);
        }

        return end == text.Length ? new CutText(text, false, 0) : new CutText(text[..end], true, text.AsSpan(end + 1).TrimEnd('\n').Count('\n') + 1);
    }

    /// <summary>Where the given number of lines ends.</summary>
    private static int EndOfLine(ReadOnlySpan<char> text, int lines)
    {
        var at = -1;
        for (var line = 0; line < lines; line++)
        {
            var next = text[(at + 1)..].IndexOf('\n');
            if (next < 0)
            {
                return text.Length;
            }

            at += next + 1;
        }

        return at;
    }
}
