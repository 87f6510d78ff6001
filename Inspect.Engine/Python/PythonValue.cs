using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Inspect.Engine.Python;

/// <summary>Text of JSON values as the reference's language prints them: <c>True</c>, <c>None</c>, <c>['a', 1.5]</c>.</summary>
public static class PythonValue
{
    /// <summary>The value as text; a text is itself.</summary>
    public static string ToText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString()! is var text && !NonFinite.TryParse(text, out _) ? text : Represent(value);

    /// <summary>The value as it stands in source text: a text is in quotes.</summary>
    public static string Represent(JsonElement value) => Represent(value, isSorted: false);

    /// <summary>The same with the fields of maps by name, at every depth.</summary>
    internal static string RepresentSorted(JsonElement value) => Represent(value, isSorted: true);

    /// <summary>The fields of a map by name.</summary>
    internal static IReadOnlyList<JsonProperty> Sorted(JsonElement map) => [.. map.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal)];

    private static string Represent(JsonElement value, bool isSorted)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.True: return "True";
            case JsonValueKind.False: return "False";
            case JsonValueKind.Number: return OfNumber(value);
            case JsonValueKind.String: return NonFinite.TryParse(value.GetString()!, out var special) ? NonFinite.ToText(special) : Quote(value.GetString()!);
            case JsonValueKind.Array: return $"[{string.Join(", ", value.EnumerateArray().Select(i => Represent(i, isSorted)))}]";
            case JsonValueKind.Object:
                return $"{{{string.Join(", ", (isSorted ? Sorted(value) : [.. value.EnumerateObject()]).Select(p => $"{Quote(p.Name)}: {Represent(p.Value, isSorted)}"))}}}";
            default: return "None";
        }
    }

    private static string OfNumber(JsonElement value)
    {
        var raw = value.GetRawText();
        if (raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            return raw;
        }

        var number = value.GetDouble();
        return double.IsFinite(number) ? PythonNumber.Format(number) : NonFinite.ToText(number);
    }

    /// <summary>A text in quotes: single ones, unless those alone stand in it.</summary>
    internal static string Quote(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var builder = new StringBuilder().Append(quote);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => builder.Append("\\\\"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                _ when c == quote => builder.Append('\\').Append(c),
                < ' ' or '\u007f' => builder.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => builder.Append(c),
            };
        }

        return builder.Append(quote).ToString();
    }
}
