using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Python;

/// <summary>The format specifications of the reference's language that templates use: fill, align, sign, width, precision, type.</summary>
internal static partial class FormatSpecification
{
    /// <summary>Applies a specification; false where it does not fit the value.</summary>
    public static bool TryApply(JsonElement value, string specification, out string text)
    {
        text = PythonValue.ToText(value);
        if (specification.Length == 0)
        {
            return true;
        }

        var match = Grammar().Match(specification);
        if (!match.Success)
        {
            return false;
        }

        var type = match.Groups["type"].Value;
        var precision = match.Groups["precision"].Success ? int.Parse(match.Groups["precision"].ValueSpan, CultureInfo.InvariantCulture) : (int?)null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            // A boolean is the number that it counts, as soon as it is formatted.
            value = JsonSerializer.SerializeToElement(value.GetBoolean() ? 1 : 0);
        }

        var isNumber = value.ValueKind == JsonValueKind.Number || IsNonFinite(value);
        if (!isNumber && (value.ValueKind != JsonValueKind.String || match.Groups["sign"].Success || match.Groups["comma"].Success || match.Groups["align"].Value == "="))
        {
            return false;
        }

        if (isNumber ? !TryNumber(value, type, precision, match.Groups["comma"].Success, out text) : type is not ("" or "s"))
        {
            return false;
        }

        if (!isNumber && precision is { } most && text.Length > most)
        {
            text = text[..most];
        }

        if (isNumber && match.Groups["sign"].Value is "+" or " " && !text.StartsWith('-'))
        {
            text = match.Groups["sign"].Value + text;
        }

        text = Pad(text, match, isNumber);
        return true;
    }

    private static bool IsNonFinite(JsonElement value) => value.ValueKind == JsonValueKind.String && NonFinite.TryParse(value.GetString()!, out _);

    private static bool TryNumber(JsonElement value, string type, int? precision, bool isGrouped, out string text)
    {
        if (IsNonFinite(value))
        {
            text = PythonValue.ToText(value) + (type == "%" ? type : string.Empty);
            return type is "" or "e" or "E" or "f" or "F" or "g" or "G" or "%";
        }

        var number = value.GetDouble();
        var group = isGrouped ? "N" : "F";
        var digits = (precision ?? 6).ToString(CultureInfo.InvariantCulture);
        switch (type)
        {
            case "d" or "n" when IsWhole(value) && value.TryGetInt64(out var whole):
                text = whole.ToString(isGrouped ? "N0" : "D", CultureInfo.InvariantCulture);
                return precision is null;
            case "x" or "X" or "o" or "b" when IsWhole(value) && value.TryGetInt64(out var whole) && whole > long.MinValue:
                var magnitude = Convert.ToString(Math.Abs(whole), type switch { "o" => 8, "b" => 2, _ => 16 });
                text = (whole < 0 ? "-" : string.Empty) + (type == "X" ? magnitude.ToUpperInvariant() : magnitude);
                return precision is null && !isGrouped;
            case "f" or "F":
                text = number.ToString(group + digits, CultureInfo.InvariantCulture);
                return true;
            case "%":
                text = (number * 100).ToString(group + digits, CultureInfo.InvariantCulture) + "%";
                return true;
            case "e" or "E":
                text = Scientific(number, precision ?? 6, type[0]);
                return !isGrouped;
            case "g" or "G" or "n":
                text = General(number, Math.Max(1, precision ?? 6), type == "G" ? 'E' : 'e');
                return !isGrouped;
            case "" when precision is { } places && !IsWhole(value):
                text = General(number, Math.Max(1, places), 'e') is var general && general.AsSpan().ContainsAny('.', 'e') ? general : general + ".0";
                return !isGrouped;
            case "":
                text = !isGrouped ? PythonValue.ToText(value) : number.ToString("#,##0.################", CultureInfo.InvariantCulture) is var grouped && (IsWhole(value) || grouped.Contains('.', StringComparison.Ordinal)) ? grouped : grouped + ".0";
                return precision is null;
            default:
                text = string.Empty;
                return false;
        }
    }

    private static bool IsWhole(JsonElement value) => value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    private static string Scientific(double number, int digits, char sign) =>
        number.ToString((digits == 0 ? "0" : "0." + new string('0', digits)) + sign + "+00", CultureInfo.InvariantCulture);

    /// <summary>As many significant digits, without the zeros at their end; with an exponent where the number is very small, or has more digits before its point.</summary>
    private static string General(double number, int digits, char sign)
    {
        var scientific = Scientific(number, digits - 1, sign);
        var at = scientific.IndexOf(sign, StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent >= -4 && exponent < digits
            ? Short(number.ToString("F" + (digits - 1 - exponent).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
            : Short(scientific[..at]) + scientific[at..];
    }

    private static string Short(string digits) => digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;

    private static string Pad(string text, Match match, bool isNumber)
    {
        if (!match.Groups["width"].Success)
        {
            return text;
        }

        var width = int.Parse(match.Groups["width"].ValueSpan, CultureInfo.InvariantCulture);
        var missing = Math.Min(width, 10_000) - text.Length;
        if (missing <= 0)
        {
            return text;
        }

        var hasZero = match.Groups["zero"].Success;
        var fill = match.Groups["fill"].Success ? match.Groups["fill"].Value[0] : hasZero ? '0' : ' ';
        var align = match.Groups["align"].Success ? match.Groups["align"].Value : hasZero && isNumber ? "=" : isNumber ? ">" : "<";
        var signLength = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        return align switch
        {
            "<" => text + new string(fill, missing),
            "^" => new string(fill, missing / 2) + text + new string(fill, missing - (missing / 2)),
            "=" => text[..signLength] + new string(fill, missing) + text[signLength..],
            _ => new string(fill, missing) + text,
        };
    }

    [GeneratedRegex(@"^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<zero>0)?(?<width>\d{1,6})?(?<comma>,)?(?:\.(?<precision>\d{1,3}))?(?<type>[a-zA-Z%])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
