using System.Globalization;
using System.Text.Json;

namespace Inspect.Tests.Logs;

/// <summary>Compares JSON values to the last: the same keys, texts, nulls and orders, and integers apart from floats.</summary>
internal static class JsonValues
{
    public static IEnumerable<string> Differences(JsonElement expected, JsonElement actual, string at)
    {
        if (expected.ValueKind != actual.ValueKind)
        {
            return [$"{at}: expected {Shown(expected)}, got {Shown(actual)}"];
        }

        return expected.ValueKind switch
        {
            JsonValueKind.Object => Fields(expected, actual, at),
            JsonValueKind.Array when expected.GetArrayLength() != actual.GetArrayLength() => [$"{at}: expected {expected.GetArrayLength()} items, got {actual.GetArrayLength()}"],
            JsonValueKind.Array => expected.EnumerateArray().Zip(actual.EnumerateArray()).SelectMany((p, i) => Differences(p.First, p.Second, $"{at}[{i}]")),
            JsonValueKind.Number when Number(expected) == Number(actual) => [],
            JsonValueKind.String when expected.ValueEquals(actual.GetString()) => [],
            JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => [],
            _ => [$"{at}: expected {Shown(expected)}, got {Shown(actual)}"],
        };
    }

    private static IEnumerable<string> Fields(JsonElement expected, JsonElement actual, string at)
    {
        var other = actual.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        var names = expected.EnumerateObject().Select(p => p.Name).ToHashSet();
        return expected.EnumerateObject()
            .SelectMany(p => other.TryGetValue(p.Name, out var value) ? Differences(p.Value, value, $"{at}.{p.Name}") : [$"{at}.{p.Name} is missing"])
            .Concat(other.Keys.Where(n => !names.Contains(n)).Select(n => $"{at}.{n} is not expected: {Shown(other[n])}"));
    }

    // Python tells 1 from 1.0 and reads 1e2 as a float; an integer of any size is what its digits say.
    private static (bool IsFloat, string Value) Number(JsonElement element) =>
        element.GetRawText() is var raw && raw.AsSpan().ContainsAny('.', 'e', 'E')
            ? (true, element.GetDouble().ToString("R", CultureInfo.InvariantCulture))
            : (false, raw);

    private static string Shown(JsonElement element) => element.GetRawText() is { Length: > 200 } raw ? raw[..200] : element.GetRawText();
}
