using System.Numerics;
using System.Text.Json;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Values from JSON.</summary>
internal static class JsonValues
{
    /// <summary>The value of an element.</summary>
    /// <exception cref="TemplateException">It is nested too deeply.</exception>
    public static object? Of(JsonElement element, int depth = 0)
    {
        if (depth > RenderState.MostNesting / 2)
        {
            throw new TemplateException("what it is given is nested too deeply", 1);
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return TextOf(element);
            case JsonValueKind.Number:
                return NumberOf(element);
            case JsonValueKind.True or JsonValueKind.False:
                return Kinds.Box(element.ValueKind == JsonValueKind.True);
            case JsonValueKind.Array:
                return new ListValue([.. element.EnumerateArray().Select(e => Of(e, depth + 1))]);
            case JsonValueKind.Object:
                // Of equal keys the last counts, in the place of the first.
                var values = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var property in element.EnumerateObject())
                {
                    values[property.Name] = Of(property.Value, depth + 1);
                }

                return DictValue.OfTexts([.. values.Keys], [.. values.Values]);
            default:
                return null;
        }
    }

    /// <summary>.NET gives no text that holds half a character, as JSON may.</summary>
    private static string TextOf(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    private static object NumberOf(JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
        {
            return Kinds.Box(whole);
        }

        var text = element.GetRawText();
        return text.AsSpan().IndexOfAny(".eE") < 0 && text.Length < 4_300
            ? Kinds.Box(BigInteger.Parse(text, System.Globalization.CultureInfo.InvariantCulture))
            : element.TryGetDouble(out var number) ? number : double.NaN;
    }
}
