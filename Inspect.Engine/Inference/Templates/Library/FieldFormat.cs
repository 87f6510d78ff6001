using System.Globalization;
using System.Text.RegularExpressions;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>The specification behind the colon of a field: fill, alignment, sign, width, groups, precision, type.</summary>
/// <param name="state">The rendering.</param>
/// <param name="specification">What stands behind the colon.</param>
internal sealed partial class FieldFormat(RenderState state, string specification)
{
    private const int TooMany = 2 * RenderState.MostCharacters;

    /// <summary>The value as the specification wants it.</summary>
    /// <exception cref="TemplateException">It does not fit.</exception>
    public string Apply(object? value)
    {
        if (specification.Length == 0)
        {
            return Spelling.Of(state, value);
        }

        var parts = specification.Length <= 64 ? Grammar().Match(specification) : Match.Empty;
        if (!parts.Success)
        {
            throw state.Fail("format holds a specification that is not known");
        }

        var isNumber = Numbers.Is(value);
        if (!isNumber && (parts.Groups["alternate"].Length + parts.Groups["group"].Length > 0 || parts.Groups["align"].Value == "="))
        {
            throw state.Fail("a specification of format does not fit a text");
        }

        if (!isNumber && (value is not (string or Markup) || parts.Groups["type"].Value is not ("" or "s") || parts.Groups["sign"].Length > 0))
        {
            throw state.Fail($"a specification of format does not fit a {Kinds.NameOf(value)}");
        }

        var (sign, body) = isNumber ? Number(value, parts) : (string.Empty, Text(value, parts));
        return Pad(sign, body, parts, isNumber);
    }

    private (string Sign, string Body) Number(object? value, Match parts)
    {
        var precision = Whole(parts.Groups["precision"]);
        var given = parts.Groups["type"].Length > 0 ? parts.Groups["type"].Value[0] : value is double ? '\0' : 'd';
        var type = given == 'n' ? value is double ? 'g' : 'd' : given;
        var group = parts.Groups["group"].Value;
        if ((type is ('d' or 'x' or 'X' or 'o' or 'b' or 'c') && precision is not null) || (given == 'n' && group.Length > 0) || (type is ('x' or 'X' or 'o' or 'b' or 'c') && group == ","))
        {
            throw state.Fail("a specification of format for whole numbers has a precision, or commas where there are none");
        }

        var format = new NumberFormat(type, precision, parts.Groups["alternate"].Length > 0, group);
        var digits = type == '\0' ? format.Pointed(Shortest(value is double number ? Math.Abs(number) : 0, precision))
            : format.Digits(state, value) ?? throw state.Fail($"a specification of format does not fit a {Kinds.NameOf(value)}");
        var sign = NumberFormat.IsNegative(value) ? "-" : parts.Groups["sign"].Value is "+" or " " ? parts.Groups["sign"].Value : string.Empty;
        return format.Parted(sign, digits);
    }

    /// <summary>A float without a type: all of its digits, or so many of them, and one behind the point at least.</summary>
    private string Shortest(double number, int? precision) => precision is not { } digits ? Spelling.Of(state, number)
        : digits <= FloatText.MostDigits ? FloatText.General(number, digits, hasPoint: true)
        : throw state.Fail("it prints a number with too many digits");

    private string Text(object? value, Match parts)
    {
        var text = Spelling.Of(state, value);
        return Whole(parts.Groups["precision"]) is { } most && CodePoints.Count(state, text) > most ? CodePoints.Slice(state, text, new SliceRange(0, 1, most)) : text;
    }

    private string Pad(string sign, string body, Match parts, bool isNumber)
    {
        var missing = (Whole(parts.Groups["width"]) ?? 0) - sign.Length - CodePoints.Count(state, body);
        if (missing <= 0)
        {
            return sign + body;
        }

        state.SpendText(missing * 2L);
        var hasZero = parts.Groups["zero"].Length > 0;
        var fill = parts.Groups["fill"].Length > 0 ? parts.Groups["fill"].Value : hasZero ? "0" : " ";
        var align = parts.Groups["align"].Length > 0 ? parts.Groups["align"].Value : hasZero && isNumber ? "=" : isNumber ? ">" : "<";
        return align switch
        {
            "<" => sign + body + Repeating.Of(fill, missing),
            "^" => Repeating.Of(fill, missing / 2) + sign + body + Repeating.Of(fill, missing - (missing / 2)),
            "=" when fill == "0" && parts.Groups["group"].Length > 0 => sign + NumberFormat.ZerosInGroups(body, parts.Groups["group"].Value, missing),
            "=" => sign + Repeating.Of(fill, missing) + body,
            _ => Repeating.Of(fill, missing) + sign + body,
        };
    }

    private static int? Whole(Group group) => group.Length == 0 ? null
        : int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, TooMany) : TooMany;

    [GeneratedRegex(@"^(?:(?<fill>[\uD800-\uDBFF][\uDC00-\uDFFF]|.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<alternate>#)?(?<zero>0)?(?<width>[0-9]+)?(?<group>[,_])?(?:\.(?<precision>[0-9]+))?(?<type>[a-zA-Z%])?\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Grammar();
}
