using System.Globalization;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Python;

namespace Inspect.Engine.Values;

/// <summary>Templates with <c>{name}</c> placeholders, as the reference formats them (semantics 2.2): attributes, indexes and format specifications included.</summary>
public static class TextTemplate
{
    /// <summary>Longest text that a template may become, in characters: a placeholder of five can stand for a megabyte, again and again.</summary>
    public const int MaxLength = 1 << 24;

    /// <summary>Fills in what is known; unknown or empty placeholders stay as they are.</summary>
    /// <exception cref="InspectException">The text becomes longer than <see cref="MaxLength"/>.</exception>
    public static string Format(string template, Func<string, JsonElement?> find) => Run(template, find, isStrict: false);

    /// <summary>Fills in everything.</summary>
    /// <exception cref="KeyNotFoundException">A placeholder is unknown; the message is its name.</exception>
    /// <exception cref="InspectException">The text becomes longer than <see cref="MaxLength"/>.</exception>
    public static string FormatStrict(string template, Func<string, JsonElement?> find) => Run(template, find, isStrict: true);

    private static string Run(string template, Func<string, JsonElement?> find, bool isStrict)
    {
        var output = new StringBuilder(template.Length);
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                output.Append(c);
                i++;
            }
            else if (c == '{' && EndOf(template, i) is { } end)
            {
                output.Append(Fill(template[(i + 1)..end], find, isStrict));
                i = end;
                if (output.Length > MaxLength)
                {
                    throw new InspectException(string.Create(CultureInfo.InvariantCulture, $"the template becomes longer than {MaxLength:N0} characters; name large values less often in it"));
                }
            }
            else
            {
                output.Append(c);
            }
        }

        return output.ToString();
    }

    /// <summary>Where the placeholder that begins at a brace ends; one in its format specification is a part of it.</summary>
    private static int? EndOf(string template, int start)
    {
        var depth = 0;
        for (var i = start; i < template.Length; i++)
        {
            depth += template[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return null;
    }

    private static string Fill(string placeholder, Func<string, JsonElement?> find, bool isStrict)
    {
        var colon = placeholder.IndexOf(':', StringComparison.Ordinal);
        var path = colon < 0 ? placeholder : placeholder[..colon];
        var specification = colon < 0 ? string.Empty : Run(placeholder[(colon + 1)..], find, isStrict);
        var conversion = path is [.., '!', 'r' or 's' or 'a'] ? path[^1] : ' ';
        path = conversion == ' ' ? path : path[..^2];
        var found = Resolve(path, find);
        if (isStrict && found is null)
        {
            throw new KeyNotFoundException(path);
        }

        // What is not known is formatted as the text of its placeholder.
        var value = found is { } known && (isStrict || known.ValueKind != JsonValueKind.Null) ? known : JsonSerializer.SerializeToElement($"{{{path}}}");
        value = conversion == ' ' ? value : JsonSerializer.SerializeToElement(conversion == 's' ? PythonValue.ToText(value) : PythonValue.Represent(value));
        return FormatSpecification.TryApply(value, specification, out var text) ? text : $"{{{PythonValue.ToText(value)}:{specification}}}";
    }

    /// <summary>Follows <c>a.b[0][key]</c>.</summary>
    private static JsonElement? Resolve(string path, Func<string, JsonElement?> find)
    {
        var start = path.AsSpan().IndexOfAny('.', '[');
        var value = find(start < 0 ? path : path[..start]);
        while (start >= 0 && value is { } current)
        {
            string key;
            if (path[start] == '[')
            {
                var close = path.IndexOf(']', start);
                if (close < 0)
                {
                    return null;
                }

                key = path[(start + 1)..close];
                start = close + 1 < path.Length ? close + 1 : -1;
            }
            else
            {
                var next = path.AsSpan(start + 1).IndexOfAny('.', '[');
                key = next < 0 ? path[(start + 1)..] : path.Substring(start + 1, next);
                start = next < 0 ? -1 : start + 1 + next;
            }

            value = Step(current, key);
        }

        return value;
    }

    private static JsonElement? Step(JsonElement value, string key) => value.ValueKind switch
    {
        JsonValueKind.Object when value.TryGetProperty(key, out var item) => item,
        JsonValueKind.Array when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < value.GetArrayLength() => value[i],
        _ => null,
    };
}
