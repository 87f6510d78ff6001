using System.Text;
using System.Text.RegularExpressions;
using Inspect.Engine.Python;

namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>Brings formulas as models write them, LaTeX or plain, into one spelling.</summary>
internal static partial class MathText
{
    private static readonly Dictionary<char, string> Symbols = new()
    {
        ['×'] = "*", ['·'] = "*", ['⋅'] = "*", ['∗'] = "*", ['÷'] = "/", ['−'] = "-", ['–'] = "-", ['√'] = "\\sqrt ", ['π'] = "\\pi ", ['∞'] = "\\infty ", ['≤'] = "\\le ", ['≥'] = "\\ge ",
        ['≠'] = "\\ne ", ['∪'] = "\\cup ", ['∩'] = "\\cap ", ['±'] = "\\pm ", ['∈'] = "\\in ", ['⁰'] = "^0", ['¹'] = "^1", ['²'] = "^2", ['³'] = "^3", ['⁴'] = "^4", ['⁵'] = "^5", ['⁶'] = "^6",
        ['⁷'] = "^7", ['⁸'] = "^8", ['⁹'] = "^9", ['½'] = "(1/2)", ['⅓'] = "(1/3)", ['¼'] = "(1/4)", ['¾'] = "(3/4)", ['⅔'] = "(2/3)", ['°'] = " ", ['\u00a0'] = " ", ['\u202f'] = " ", ['\u2009'] = " ",
    };

    /// <summary>The text looks like a program, which is never read as a formula.</summary>
    public static bool IsCode(string text) => Code().IsMatch(text);

    /// <summary>A formula without spacing, sizes, units and currency, thousands together, percent as <c>%</c>.</summary>
    public static string Clean(string text)
    {
        var clean = Quotes().Replace(Delimiter().Replace(Unwrap(text), " "), " ");
        clean = ThinThousands().Replace(Comma().Replace(clean, ","), string.Empty);
        clean = Bars().Replace(clean, m => m.Value[1] == 'l' ? "\\lvert " : "\\rvert ");
        clean = Spacing().Replace(Sizes().Replace(clean.Replace("\\$", string.Empty, StringComparison.Ordinal), string.Empty), " ");
        clean = OnlyText().Replace(clean, "$1");
        clean = PercentWord().Replace(clean, "%").Replace("\\%", "%", StringComparison.Ordinal);
        clean = Fractions().Replace(TextPart().Replace(UnitPart().Replace(clean, string.Empty), m => InText(m.Groups[1].Value)), "\\$1");
        clean = Unit().Replace(Degrees().Replace(clean, " "), string.Empty);
        var builder = new StringBuilder();
        foreach (var c in Currency().Replace(clean, string.Empty))
        {
            builder.Append(Symbols.TryGetValue(c, out var plain) ? plain : c.ToString());
        }

        clean = Conjunction().Replace(builder.ToString(), ", ");
        clean = clean.AsSpan().ContainsAny('(', '[', '{') ? clean : Thousands().Replace(clean, m => m.Value.Replace(",", string.Empty, StringComparison.Ordinal));
        clean = MixedNumber().Replace(SpacedThousands().Replace(clean, m => m.Value.Replace(" ", string.Empty, StringComparison.Ordinal)), "($1+$2/$3)");
        return PythonText.Strip(clean).TrimEnd('.', ';', ',', ':', ' ');
    }

    /// <summary>A text for comparison as text: case, space, delimiters and marks of texts play no part.</summary>
    public static string Plain(string text) =>
        string.Concat(CaseFolding.Fold(TextPart().Replace(Delimiter().Replace(Unwrap(text), string.Empty), "$1")).Where(c => !PythonText.IsWhiteSpace(c))).TrimEnd('.', ';', ',');

    /// <summary>What stands right of the only sign of equality that no bracket holds; null where there is none, or several.</summary>
    public static string? RightSide(string text)
    {
        var depth = 0;
        int? at = null;
        for (var i = 0; i < text.Length; i++)
        {
            depth = text[i] switch { '(' or '[' or '{' => depth + 1, ')' or ']' or '}' => Math.Max(0, depth - 1), _ => depth };
            if (text[i] != '=' || depth > 0 || (i > 0 && text[i - 1] is '<' or '>' or '!' or '=') || (i + 1 < text.Length && text[i + 1] == '='))
            {
                continue;
            }

            if (at is not null)
            {
                return null;
            }

            at = i;
        }

        return at is { } sign ? text[(sign + 1)..] : null;
    }

    /// <summary>The text has a word, of two letters at least.</summary>
    public static bool HasWord(string text) => Word().IsMatch(text);

    /// <summary>Without marks of bold text; two stars between what can be raised to a power are one.</summary>
    private static string Unwrap(string text) => Bold().Replace(AllBold().Replace(text, "$1"), "$1");

    private static string InText(string text) => PythonText.Strip(text) is var inner && inner.Length > 0 && (char.IsAsciiDigit(inner[0]) || inner is "and" or "or") ? $" {inner} " : " ";

    [GeneratedRegex(@"__|\b(import|exec|eval|compile|globals|locals|getattr|setattr|lambda|subprocess|open|system)\b\s*\(|^\s*(?:import|from)\s+\w|[\w)\]'""]\.[A-Za-z_]\w*\(", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<!\\)(?:\${1,2}|\\[()[\]])", RegexOptions.CultureInvariant)]
    private static partial Regex Delimiter();

    [GeneratedRegex("[\"`]", RegexOptions.CultureInvariant)]
    private static partial Regex Quotes();

    // A comma between digits that LaTeX shall not space: 1{,}000 and 15,\!000.
    [GeneratedRegex(@"\{,\}|,\\!", RegexOptions.CultureInvariant)]
    private static partial Regex Comma();

    [GeneratedRegex(@"^\s*\\(?:text|textbf|textit|textrm|mathrm|mathbf|mbox|hbox)\s*\{([^{}]*)\}[\s.]*$", RegexOptions.CultureInvariant)]
    private static partial Regex OnlyText();

    [GeneratedRegex(@"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex SpacedThousands();

    [GeneratedRegex(@"(?<![\w.])(\d+) (\d+)/(\d+)(?!\w|\.\d)", RegexOptions.CultureInvariant)]
    private static partial Regex MixedNumber();

    [GeneratedRegex(@"(?<=\d)\\,(?=\d{3}(?!\d))", RegexOptions.CultureInvariant)]
    private static partial Regex ThinThousands();

    [GeneratedRegex(@"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"(?<!\\)\\[,;:!> ]|\\q?quad\b|~", RegexOptions.CultureInvariant)]
    private static partial Regex Spacing();

    // Bars that say which side they are on, so that they can stand in each other.
    [GeneratedRegex(@"\\(?:left|right)\s*\|", RegexOptions.CultureInvariant)]
    private static partial Regex Bars();

    [GeneratedRegex(@"\\(?:left|right|[bB]igg?[lrm]?|displaystyle|textstyle|limits)(?![a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Sizes();

    [GeneratedRegex(@"\s*(?:\\(?:text|mathrm)\s*\{\s*)?\b(?:percentage|percent|pct)\b\.?\s*\}?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PercentWord();

    [GeneratedRegex(@"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mbox|hbox)\s*\{([^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex TextPart();

    [GeneratedRegex(@"(?<![\w)}\]])\*\*([^*]+)\*\*(?![\w({\\])", RegexOptions.CultureInvariant)]
    private static partial Regex Bold();

    [GeneratedRegex(@"^\s*\*\*(.+)\*\*[\s.]*$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex AllBold();

    [GeneratedRegex("[A-Za-z]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    // A unit with its power at the end: \text{ cm}^2.
    [GeneratedRegex(@"\s*\\(?:text|mathrm|mbox)\s*\{[^{}\d]*\}\s*\^\s*(?:\d|\{\s*\d\s*\})\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex UnitPart();

    [GeneratedRegex(
        @"(?<=[\d)}\s])\s*(?:sq(?:uare)?\.?\s+|cu(?:bic)?\.?\s+)?(?:degree|deg|mile|mph|kmh|km/h|feet|foot|ft|inche|inch|yard|cm|mm|km|dm|meter|metre|liter|litre|gallon|kg|gram|pound|lb|hour|hr|minute|min|second|sec|day|week|month|year|yr"
        + "|dollar|euro|cent|rupee|unit|point|acre|hectare|apple|student|people|coin|tile|digit|time|way)s?" + @"(?:\s*\^\s*(?:\d|\{\s*\d\s*\}))?\s*\.?\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Unit();

    [GeneratedRegex(@"\\[dtc](frac|binom)(?![a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Fractions();

    [GeneratedRegex(@"\^\s*(?:\\circ|\{\s*\\circ\s*\})|\\degree\b", RegexOptions.CultureInvariant)]
    private static partial Regex Degrees();

    [GeneratedRegex("[£€]", RegexOptions.CultureInvariant)]
    private static partial Regex Currency();

    [GeneratedRegex(@"\s*,?\s+(?:and|or)\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Conjunction();
}
