using System.Buffers;
using System.Text.RegularExpressions;
using Markdig.Extensions.Mathematics;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>A formula in a text of a log.</summary>
/// <param name="Tex">The formula in TeX.</param>
/// <param name="Source">The formula as it stands in the text, with its marks.</param>
/// <param name="IsBlock">It has lines of its own.</param>
internal sealed partial record Formula(string Tex, string Source, bool IsBlock)
{
    /// <summary>A longer one is text.</summary>
    public const int MostLetters = 2_000;

    /// <summary>Without any of these, what stands between the marks is more likely an amount, a variable of a shell or a group of a pattern.</summary>
    private static readonly SearchValues<char> Signs = SearchValues.Create("\\^_=+*/<>{}|-");

    /// <summary>A name in a formula has one letter, a product of names two.</summary>
    private const int MostPlain = 2;

    /// <summary>It is drawn; one that is none, or hides what it says, stays text.</summary>
    public bool IsDrawn => Tex.Length <= MostLetters && !string.IsNullOrWhiteSpace(Tex) && (IsBlock || Tex.Length <= MostPlain || Tex.AsSpan().IndexOfAny(Signs) >= 0)
        && SeenText.Plain(Tex) == Tex && !Hiding().IsMatch(Tex);

    /// <summary>A formula within a line.</summary>
    public static Formula Of(MathInline math)
    {
        var (tex, isBlock) = (math.Content.ToString(), math.DelimiterCount > 1);
        var (open, close) = math.Delimiter == BackslashMathParser.Mark ? (isBlock ? ("\\[", "\\]") : ("\\(", "\\)")) : isBlock ? ("$$", "$$") : ("$", "$");
        return new Formula(tex, $"{open}{tex}{close}", isBlock);
    }

    /// <summary>A formula between lines of two dollars.</summary>
    public static Formula Of(MathBlock math)
    {
        var tex = math.Lines.ToString();
        return new Formula(tex, $"$$\n{tex}\n$$", IsBlock: true);
    }

    /// <summary>Commands that lead away, take parts out of sight or give other commands another meaning: a reader of a log wants to see what is there.</summary>
    [GeneratedRegex(@"\\(?:href|url|includegraphics|html\w*|[hv]?phantom|(?:text)?color|f?colorbox|[lrc]lap|smash|[hm]?(?:space|kern|skip)|raisebox|rule|g?def|edef|xdef|let|futurelet|global|(?:re)?newcommand|providecommand|char|verb)(?![a-zA-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Hiding();
}
