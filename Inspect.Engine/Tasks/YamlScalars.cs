using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspect.Engine.Python;
using Inspect.Engine.Values;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <summary>Values of YAML scalars by the core schema of YAML 1.2.</summary>
internal static partial class YamlScalars
{
    private static readonly JsonElement Null = JsonSerializer.SerializeToElement<object?>(null);

    /// <summary>A quoted or block scalar is text; a plain one is null, a boolean, a number or text.</summary>
    public static JsonElement ToValue(YamlScalarNode node)
    {
        var text = node.Value ?? string.Empty;
        return node.Style is not (ScalarStyle.Plain or ScalarStyle.Any) ? JsonSerializer.SerializeToElement(LogText.Escape(text)) : OfPlain(text);
    }

    /// <summary>The value that a plain text stands for.</summary>
    public static JsonElement OfPlain(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL": return Null;
            case "true" or "True" or "TRUE": return JsonSerializer.SerializeToElement(true);
            case "false" or "False" or "FALSE": return JsonSerializer.SerializeToElement(false);
        }

        if (Decimal().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return JsonSerializer.SerializeToElement(whole);
        }

        if (Decimal().IsMatch(text))
        {
            return OfDigits(text);
        }

        if (text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out whole))
        {
            return JsonSerializer.SerializeToElement(whole);
        }

        return Float().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Raw(PythonNumber.Format(number))
            : JsonSerializer.SerializeToElement(LogText.Escape(text));
    }

    /// <summary>An integer of more digits than a processor's own, none of them lost.</summary>
    private static JsonElement OfDigits(string text)
    {
        var digits = text.TrimStart('+', '-').TrimStart('0');
        return Raw(digits.Length == 0 ? "0" : text[0] == '-' ? "-" + digits : digits);
    }

    /// <summary>A number in the spelling of logs, which keep <c>1.0</c> apart from <c>1</c>.</summary>
    private static JsonElement Raw(string number)
    {
        using var document = JsonDocument.Parse(number);
        return document.RootElement.Clone();
    }

    [GeneratedRegex(@"^[-+]?[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Float();
}
