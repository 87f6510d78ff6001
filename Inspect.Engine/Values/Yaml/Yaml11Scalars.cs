using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspect.Engine.Python;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Values.Yaml;

/// <summary>Values of YAML scalars by version 1.1, as arguments of a command line are read (semantics 8.2): <c>yes</c>, <c>012</c>, <c>12:30</c>.</summary>
internal static partial class Yaml11Scalars
{
    /// <summary>A quoted or block scalar is text; a plain one is null, a boolean, a number or text. A date stays the text that it is in JSON.</summary>
    public static JsonElement ToValue(YamlScalarNode node)
    {
        var text = node.Value ?? string.Empty;
        return node.Style is not (ScalarStyle.Plain or ScalarStyle.Any) ? JsonSerializer.SerializeToElement(LogText.Escape(text)) : OfPlain(text);
    }

    private static JsonElement OfPlain(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL": return JsonSerializer.SerializeToElement<object?>(null);
            case "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON": return JsonSerializer.SerializeToElement(true);
            case "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF": return JsonSerializer.SerializeToElement(false);
        }

        if (Integer().IsMatch(text))
        {
            return FreeJson.Parse(Signed(text, digits => IntegerOf(digits).ToString(CultureInfo.InvariantCulture)));
        }

        if (NonFinite().Match(text) is { Success: true } special)
        {
            return FreeJson.Parse(special.Groups["nan"].Success ? "NaN" : Signed(text, _ => "Infinity"));
        }

        return Float().IsMatch(text)
            ? FreeJson.Parse(PythonNumber.Format(double.Parse(text.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture)))
            : JsonSerializer.SerializeToElement(LogText.Escape(text));
    }

    private static string Signed(string text, Func<string, string> number) => text[0] switch
    {
        '-' => number(text[1..]) is var value && value == "0" ? value : "-" + value,
        '+' => number(text[1..]),
        _ => number(text),
    };

    private static BigInteger IntegerOf(string text)
    {
        var digits = text.Replace("_", string.Empty, StringComparison.Ordinal);
        return digits switch
        {
            ['0', 'b', .. var bits] => Sum(bits, 2),
            ['0', 'x', .. var hex] => Sum(hex, 16),
            ['0', _, ..] => Sum(digits, 8),
            _ => digits.Split(':').Aggregate(BigInteger.Zero, (sum, part) => (sum * 60) + BigInteger.Parse(part, CultureInfo.InvariantCulture)),
        };
    }

    private static BigInteger Sum(string digits, int radix) =>
        digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * radix) + Convert.ToInt32(digit.ToString(), 16));

    [GeneratedRegex(@"^[-+]?(0b[01_]*[01][01_]*|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*|[1-9][0-9_]*(:[0-5]?[0-9])+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^([-+]?[0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9][0-9_]*([eE][-+][0-9]+)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Float();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|(?<nan>\.(nan|NaN|NAN)))\z", RegexOptions.CultureInvariant)]
    private static partial Regex NonFinite();
}
