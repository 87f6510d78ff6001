using System.Text.RegularExpressions;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;

namespace Inspect.Engine.Scorers;

/// <summary>Correct when the target stands at a place of the completion, as text or as a number (semantics 3.3).</summary>
public sealed partial class MatchScorer(string location, bool ignoreCase, bool numeric) : TextScorer
{
    private static readonly char[] NumberTrim = [.. "!?:;()[]{}'\"`"];

    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Scorer,
        "match",
        "target stands at the end (or begin) of the reply",
        [
            new PartParameter("location", PartParameterType.Text, "end", "Where the target must stand.") { Values = ["begin", "end", "any", "exact"] },
            new PartParameter("ignore_case", PartParameterType.Boolean, true, "Upper and lower case are equal."),
            new PartParameter("numeric", PartParameterType.Boolean, false, "Compare numbers instead of text."),
        ],
        arguments => new MatchScorer(arguments.Text("location")!, arguments.Boolean("ignore_case"), arguments.Boolean("numeric"))) { Metrics = BuiltInMetrics.OfPasses };

    /// <summary>Removes currency signs, grouping and full stops that are no decimal points.</summary>
    public static string StripNumericPunctuation(string text)
    {
        var unescaped = EscapedSymbol().Replace(text, "$1");
        return LooseStop().Replace(Symbols().Replace(unescaped, string.Empty), string.Empty);
    }

    /// <summary>A number with five significant digits; other text stays as it is.</summary>
    public static string NormalizeNumber(string text) =>
        TryNumber(text, out var value) ? PythonText.FormatFiveDigits(value) : text;

    /// <inheritdoc />
    protected override (bool IsMatch, string Answer) Compare(string completion, string target)
    {
        var value = PythonText.Strip(completion);
        var answer = value;
        var wanted = PythonText.Strip(target);
        if (ignoreCase)
        {
            value = CaseFolding.Fold(value);
            wanted = CaseFolding.Fold(wanted);
        }

        if (numeric)
        {
            if (WantedNumber(target) is { } number)
            {
                return CompareNumbers(StripNumericPunctuation(value), number, answer);
            }

            wanted = StripNumericPunctuation(wanted);
        }

        value = PythonText.StripPunctuation(value);
        wanted = PythonText.StripPunctuation(wanted);
        var isMatch = location switch
        {
            "begin" => value.StartsWith(wanted, StringComparison.Ordinal),
            "end" => value.EndsWith(wanted, StringComparison.Ordinal),
            "any" => value.Contains(wanted, StringComparison.Ordinal),
            _ => value == wanted,
        };
        return (isMatch, answer);
    }

    /// <summary>The number that a target stands for, in punctuation or not; null for a text.</summary>
    private string? WantedNumber(string target)
    {
        var stripped = PythonText.Strip(target);
        var number = StripNumericPunctuation(ignoreCase ? CaseFolding.Fold(stripped) : stripped).Trim(NumberTrim);
        return numeric && TryNumber(number, out _) ? NormalizeNumber(number) : null;
    }

    private (bool IsMatch, string Answer) CompareNumbers(string value, string wanted, string completion)
    {
        if (location == "exact")
        {
            var whole = NormalizeNumber(value);
            return (whole == wanted, whole);
        }

        var numbers = PythonText.Split(value).Select(w => w.Trim(NumberTrim)).Where(w => TryNumber(w, out _)).Select(NormalizeNumber).ToList();
        if (location == "any")
        {
            return numbers.Contains(wanted) ? (true, wanted) : (false, completion);
        }

        var candidate = (location == "begin" ? numbers.FirstOrDefault() : numbers.LastOrDefault()) ?? string.Empty;
        return (candidate == wanted, candidate);
    }

    private static bool TryNumber(string text, out double value) =>
        PythonText.TryParseFinite(text, out value) || (UnicodeNumber.TryParse(text, out value) && double.IsFinite(value));

    [GeneratedRegex(@"\\([$,£€*_])", RegexOptions.CultureInvariant)]
    private static partial Regex EscapedSymbol();

    [GeneratedRegex("[$,£€*_]", RegexOptions.CultureInvariant)]
    private static partial Regex Symbols();

    // The mathematical digits are pairs of units, which \d does not see.
    [GeneratedRegex(@"\.(?!\d|\ud835[\udfce-\udfff])", RegexOptions.CultureInvariant)]
    private static partial Regex LooseStop();
}
