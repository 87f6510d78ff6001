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
        var clean = Delimiter().Replace(Unwrap(text), " ");
        clean = ThinThousands().Replace(clean.Replace(",\\!", ",", StringComparison.Ordinal), string.Empty);
        clean = Spacing().Replace(Sizes().Replace(clean.Replace("\\$", string.Empty, StringComparison.Ordinal), string.Empty), " ");
        clean = PercentWord().Replace(clean, "%").Replace("\\%", "%", StringComparison.Ordinal);
        clean = Degrees().Replace(Fractions().Replace(TextPart().Replace(clean, m => InText(m.Groups[1].Value)), "\\frac"), " ");
        var builder = new StringBuilder();
        foreach (var c in Currency().Replace(clean, string.Empty))
        {
            builder.Append(Symbols.TryGetValue(c, out var plain) ? plain : c.ToString());
        }

        clean = Conjunction().Replace(builder.ToString(), ", ");
        clean = clean.AsSpan().ContainsAny('(', '[', '{') ? clean : Thousands().Replace(clean, m => m.Value.Replace(",", string.Empty, StringComparison.Ordinal));
        return PythonText.Strip(clean).TrimEnd('.', ';', ',', ':', ' ');
    }

    /// <summary>A text for comparison as text: case, space, delimiters and marks of texts play no part.</summary>
    public static string Plain(string text) =>
        string.Concat(CaseFolding.Fold(TextPart().Replace(Delimiter().Replace(Unwrap(text), string.Empty), "$1")).Where(c => !PythonText.IsWhiteSpace(c))).TrimEnd('.', ';', ',');

    private static string Unwrap(string text) => text.Replace("**", string.Empty, StringComparison.Ordinal);

    private static string InText(string text) => PythonText.Strip(text) is var inner && inner.Length > 0 && (char.IsAsciiDigit(inner[0]) || inner is "and" or "or") ? $" {inner} " : " ";

    [GeneratedRegex(@"__|\b(import|exec|eval|compile|globals|locals|getattr|setattr|lambda|subprocess|open|system)\b\s*\(|^\s*(?:import|from)\s+\w|[\w)\]'""]\.[A-Za-z_]\w*\(", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<!\\)(?:\${1,2}|\\[()[\]])", RegexOptions.CultureInvariant)]
    private static partial Regex Delimiter();

    [GeneratedRegex(@"(?<=\d)\\,(?=\d{3}(?!\d))", RegexOptions.CultureInvariant)]
    private static partial Regex ThinThousands();

    [GeneratedRegex(@"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"(?<!\\)\\[,;:!> ]|\\q?quad\b|~", RegexOptions.CultureInvariant)]
    private static partial Regex Spacing();

    [GeneratedRegex(@"\\(?:left|right|[bB]igg?[lrm]?|displaystyle|textstyle|limits)(?![a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Sizes();

    [GeneratedRegex(@"\s*(?:\\(?:text|mathrm)\s*\{\s*)?\b(?:percentage|percent|pct)\b\.?\s*\}?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PercentWord();

    [GeneratedRegex(@"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mbox|hbox)\s*\{([^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex TextPart();

    [GeneratedRegex(@"\\[dtc]frac(?![a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Fractions();

    [GeneratedRegex(@"\^\s*(?:\\circ|\{\s*\\circ\s*\})|\\degree\b", RegexOptions.CultureInvariant)]
    private static partial Regex Degrees();

    [GeneratedRegex("[£€]", RegexOptions.CultureInvariant)]
    private static partial Regex Currency();

    [GeneratedRegex(@"\s*,?\s+(?:and|or)\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Conjunction();
}
