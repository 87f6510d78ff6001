using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Values;

namespace Inspect.Engine.Parts;

/// <summary>Values of code as task files and logs hold them.</summary>
/// <remarks>The JSON serializer remembers every type that it was ever given, which would keep the code of a task file in memory for ever; here a type is only looked at.</remarks>
internal static class PartValue
{
    private const int MaxDepth = 64;

    /// <summary>The named values of a map or of an object's properties; null where the value is a single one.</summary>
    public static IReadOnlyDictionary<string, JsonElement>? Named(object value) =>
        Of(value) is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value) : null;

    /// <summary>The value of an object.</summary>
    /// <exception cref="InspectException">It is a number that JSON has not, or goes too deep.</exception>
    public static JsonElement Of(object? value) => JsonSerializer.SerializeToElement(ToNode(value, 0));

    private static JsonNode? ToNode(object? value, int depth) => value switch
    {
        _ when depth > MaxDepth => throw new InspectException($"An argument of a part goes more than {MaxDepth} levels deep. Give it texts, numbers, lists and maps only."),
        null => null,
        JsonElement element => JsonSerializer.SerializeToNode(element),
        JsonNode node => node.DeepClone(),
        string text => LogText.Escape(text),
        char letter => LogText.Escape(letter.ToString()),
        bool truth => truth,
        Enum name => name.ToString(),
        double number => Finite(number),
        float number => Finite(number),
        decimal number => number,
        ulong number => number,
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        PartUse use => ToNode(use.Description, depth),
        Part part => new JsonObject { [part.Name] = new JsonObject(part.Params.Select(p => KeyValuePair.Create(p.Key, ToNode(p.Value, depth + 1)))) },
        IDictionary map => new JsonObject(map.Keys.Cast<object>().Select(k => KeyValuePair.Create(k.ToString()!, ToNode(map[k], depth + 1)))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(v => ToNode(v, depth + 1))]),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => new JsonObject(value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0)
            .Select(p => KeyValuePair.Create(p.Name, ToNode(p.GetValue(value), depth + 1)))),
    };

    private static JsonNode Finite(double number) =>
        double.IsFinite(number) ? number : throw new InspectException(string.Create(CultureInfo.InvariantCulture, $"An argument of a part is {number}. Give it a finite number."));
}
