using Markdig.Extensions.Mathematics;
using Markdig.Helpers;
using Markdig.Parsers;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Formulas between <c>\(</c> and <c>\)</c>, or <c>\[</c> and <c>\]</c>, as models write them; Markdown itself would take the backslash away.</summary>
internal sealed class BackslashMathParser : InlineParser
{
    /// <summary>A formula with the backslash as its mark.</summary>
    public const char Mark = '\\';

    private const int MarkLength = 2;

    /// <summary>Makes a parser.</summary>
    public BackslashMathParser() => OpeningCharacters = [Mark];

    /// <inheritdoc />
    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var close = slice.PeekChar() switch { '(' => "\\)", '[' => "\\]", _ => null };
        if (close is null)
        {
            return false;
        }

        var first = slice.Start + MarkLength;
        var length = slice.Text.AsSpan(first, slice.End + 1 - first).IndexOf(close, StringComparison.Ordinal);
        if (length is <= 0 or > Formula.MostLetters)
        {
            return false;
        }

        processor.Inline = new MathInline { Delimiter = Mark, DelimiterCount = close[1] == ']' ? MarkLength : 1, Content = new StringSlice(slice.Text, first, first + length - 1) };
        slice.Start = first + length + MarkLength;
        return true;
    }
}
