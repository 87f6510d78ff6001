using System.Text.Json;

namespace Inspect.Tests.Models.Providers;

/// <summary>Where two JSON values differ. Null, absence and an empty list of tools are equal, the order of keys is free, and <c>1.0</c> is <c>1</c>.</summary>
internal static class JsonDifference
{
    private const string Random = "_RANDOM";

    /// <summary>The differences, a line each.</summary>
    /// <param name="path">Where the values stand.</param>
    /// <param name="expected">The one that is right; a text that ends in <c>_RANDOM</c> stands for any that begins with what is before it.</param>
    /// <param name="actual">The other.</param>
    /// <param name="isFree">Places at which nothing is compared.</param>
    public static IEnumerable<string> Of(string path, JsonElement? expected, JsonElement? actual, Func<string, bool> isFree)
    {
        if (isFree(path) || (IsAbsent(path, expected) && IsAbsent(path, actual)))
        {
            return [];
        }

        if (expected is not { } wanted || actual is not { } found || KindOf(wanted) != KindOf(found))
        {
            return [$"{path} is {Text(actual)}, not {Text(expected)}"];
        }

        return wanted.ValueKind switch
        {
            JsonValueKind.Object => wanted.EnumerateObject().Concat(found.EnumerateObject()).Select(p => p.Name).Distinct().SelectMany(n => Of($"{path}.{n}", Field(wanted, n), Field(found, n), isFree)),
            JsonValueKind.Array when wanted.GetArrayLength() == found.GetArrayLength() =>
                wanted.EnumerateArray().Zip(found.EnumerateArray()).SelectMany((pair, i) => Of($"{path}[{i}]", pair.First, pair.Second, isFree)),
            JsonValueKind.Number when wanted.GetDouble() == found.GetDouble() => [],
            JsonValueKind.String when wanted.GetString() is { } text && (text == found.GetString() || (text.EndsWith(Random, StringComparison.Ordinal) && found.GetString()!.StartsWith(text[..^Random.Length], StringComparison.Ordinal))) => [],
            JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null when wanted.ValueKind == found.ValueKind => [],
            _ => [$"{path} is {Text(actual)}, not {Text(expected)}"],
        };
    }

    private static JsonElement? Field(JsonElement map, string name) => map.TryGetProperty(name, out var value) ? value : null;

    private static bool IsAbsent(string path, JsonElement? value) =>
        value is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } || (path.EndsWith(".tools", StringComparison.Ordinal) && value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0);

    private static JsonValueKind KindOf(JsonElement value) => value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;

    private static string Text(JsonElement? value) => value is { ValueKind: not JsonValueKind.Undefined } given ? given.GetRawText() : "absent";
}
