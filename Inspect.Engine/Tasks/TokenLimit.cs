using System.Globalization;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Tasks;

/// <summary>Most tokens of a sample and which of them count (semantics 7.1).</summary>
/// <param name="Tokens">How many, at least 0.</param>
/// <param name="Type"><c>all</c>, <c>output</c>, or a formula over <c>input</c> and <c>output</c>.</param>
public sealed partial record TokenLimit(long Tokens, string Type)
{
    /// <summary>Type of a limit for the tokens of all kinds.</summary>
    public const string All = "all";

    /// <summary>Reads <c>500k</c>, <c>1.5m</c>, <c>output:1m</c>, <c>(input*0.1)+output:1m</c>.</summary>
    /// <returns>The limit; null when the text is none.</returns>
    public static TokenLimit? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var type = colon < 0 ? All : text[..colon].Trim();
        type = Array.Find([All, "output"], name => name.Equals(type, StringComparison.OrdinalIgnoreCase)) ?? type;
        return Amount(text[(colon + 1)..]) is { } tokens && (type == All || TokenFormula.IsFormula(type)) ? new TokenLimit(tokens, type) : null;
    }

    private static long? Amount(string text)
    {
        if (Number().Match(text) is not { Success: true } match || !decimal.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var factor = match.Groups[2].Value.ToUpperInvariant() switch { "K" => 1_000m, "M" => 1_000_000m, "B" => 1_000_000_000m, _ => 1m };
        return number < 1_000_000_000m && decimal.IsInteger(number * factor) ? (long)(number * factor) : null;
    }

    [GeneratedRegex(@"^\s*(\d{1,20}(?:\.\d{1,10})?)\s*([kKmMbB]?)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
