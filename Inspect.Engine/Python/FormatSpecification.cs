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
        var isNumber = value.ValueKind == JsonValueKind.Number || IsNonFinite(value);
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
            case "d" when value.TryGetInt64(out var whole):
                text = whole.ToString(isGrouped ? "N0" : "D", CultureInfo.InvariantCulture);
                return true;
            case "f" or "F":
                text = number.ToString(group + digits, CultureInfo.InvariantCulture);
                return true;
            case "%":
                text = (number * 100).ToString("F" + digits, CultureInfo.InvariantCulture) + "%";
                return true;
            case "e":
                text = number.ToString("0." + new string('0', precision ?? 6) + "e+00", CultureInfo.InvariantCulture);
                return true;
            case "":
                text = isGrouped ? number.ToString("#,##0.################", CultureInfo.InvariantCulture) : PythonValue.ToText(value);
                return precision is null;
            default:
                text = string.Empty;
                return false;
        }
    }

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
        var align = match.Groups["align"].Success ? match.Groups["align"].Value : hasZero ? "=" : isNumber ? ">" : "<";
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
