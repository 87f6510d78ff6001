using System.Globalization;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Python;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Tables;

/// <summary>Maps and lists as the text that Python's <c>json.dumps</c> makes of them: <c>, </c> and <c>: </c> between, and ASCII alone.</summary>
internal static class CellJson
{
    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                var isFirst = true;
                foreach (var property in value.EnumerateObject())
                {
                    text.Append(isFirst ? string.Empty : ", ");
                    isFirst = false;
                    Write(text, property.Name);
                    text.Append(": ");
                    Write(text, property.Value);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    text.Append(index == 0 ? string.Empty : ", ");
                    Write(text, item);
                }

                text.Append(']');
                break;
            case JsonValueKind.String when LogNumber.TryParseMarker(value.GetString()!, out var special):
                text.Append(PythonNumber.Format(special));
                break;
            case JsonValueKind.String:
                Write(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(Number(value));
                break;
            default:
                text.Append(value.ValueKind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" });
                break;
        }
    }

    private static string Number(JsonElement value)
    {
        var raw = value.GetRawText();
        return raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? raw : PythonNumber.Format(value.GetDouble());
    }

    private static void Write(StringBuilder text, string value)
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
                < ' ' or > '\u007f' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
