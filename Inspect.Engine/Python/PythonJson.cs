using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Inspect.Engine.Python;

/// <summary>JSON as Python's <c>json.dumps</c> writes it: a blank after commas and colons, and only ASCII.</summary>
public static class PythonJson
{
    /// <summary>The text of a value.</summary>
    /// <param name="value">The value; numbers stay as they are written.</param>
    /// <param name="indent">Blanks for each level, a line for each item; null writes one line.</param>
    public static string Dump(JsonElement value, int? indent = null)
    {
        var text = new StringBuilder();
        Write(value, text, indent, 0, null);
        return text.ToString();
    }

    /// <summary>The text of a value, on one line.</summary>
    /// <param name="value">The value.</param>
    /// <param name="scalar">What stands for a text or a number in place of what usually would; null for that.</param>
    internal static string Dump(JsonElement value, Func<JsonElement, string?> scalar)
    {
        var text = new StringBuilder();
        Write(value, text, null, 0, scalar);
        return text.ToString();
    }

    /// <summary>The text of an object whose fields are given.</summary>
    public static string Dump(IEnumerable<KeyValuePair<string, JsonElement>> fields)
    {
        var text = new StringBuilder();
        WriteAll(fields, text, null, 0, ('{', '}'), (field, level) =>
        {
            WriteText(field.Key, text);
            text.Append(": ");
            Write(field.Value, text, null, level, null);
        });
        return text.ToString();
    }

    private static void Write(JsonElement value, StringBuilder text, int? indent, int depth, Func<JsonElement, string?>? scalar)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteAll(value.EnumerateObject(), text, indent, depth, ('{', '}'), (field, level) =>
                {
                    WriteText(field.Name, text);
                    text.Append(": ");
                    Write(field.Value, text, indent, level, scalar);
                });
                break;
            case JsonValueKind.Array:
                WriteAll(value.EnumerateArray(), text, indent, depth, ('[', ']'), (item, level) => Write(item, text, indent, level, scalar));
                break;
            case JsonValueKind.String or JsonValueKind.Number when scalar?.Invoke(value) is { } said:
                text.Append(said);
                break;
            case JsonValueKind.String:
                WriteText(value.GetString()!, text);
                break;
            case JsonValueKind.Undefined:
                text.Append("null");
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteAll<T>(IEnumerable<T> items, StringBuilder text, int? indent, int depth, (char Open, char Close) brackets, Action<T, int> write)
    {
        text.Append(brackets.Open);
        var count = 0;
        foreach (var item in items)
        {
            text.Append(count++ == 0 ? string.Empty : indent is null ? ", " : ",");
            NewLine(text, indent, depth + 1);
            write(item, depth + 1);
        }

        if (count > 0)
        {
            NewLine(text, indent, depth);
        }

        text.Append(brackets.Close);
    }

    private static void NewLine(StringBuilder text, int? indent, int depth)
    {
        if (indent is { } width)
        {
            text.Append('\n').Append(' ', width * depth);
        }
    }

    private static void WriteText(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or > '~' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
