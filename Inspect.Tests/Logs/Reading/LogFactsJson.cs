using System.Text.Encodings.Web;
using System.Text.Json;

namespace Inspect.Tests.Logs.Reading;

/// <summary>Compares facts: every field that is expected must be there with the expected value.</summary>
internal static class LogFactsJson
{
    private static readonly HashSet<string> OfTheFile = ["$.file", "$.reader"];

    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<string> Differences(JsonElement expected, JsonElement actual, string at)
    {
        if (expected.ValueKind == JsonValueKind.Object && actual.ValueKind == JsonValueKind.Object)
        {
            return expected.EnumerateObject()
                .Where(p => !OfTheFile.Contains($"{at}.{p.Name}"))
                .SelectMany(p => actual.TryGetProperty(p.Name, out var other)
                    ? Differences(p.Value, other, $"{at}.{p.Name}")
                    : [$"{at}.{p.Name} is missing"]);
        }

        if (expected.ValueKind == JsonValueKind.Array && actual.ValueKind == JsonValueKind.Array && expected.GetArrayLength() == actual.GetArrayLength())
        {
            return expected.EnumerateArray().Zip(actual.EnumerateArray()).SelectMany((p, i) => Differences(p.First, p.Second, $"{at}[{i}]"));
        }

        var isSame = expected.ValueKind == JsonValueKind.Number && actual.ValueKind == JsonValueKind.Number
            ? expected.GetDouble() == actual.GetDouble()
            : JsonElement.DeepEquals(expected, actual);
        return isSame ? [] : [$"{at}: expected {Shown(expected)}, got {Shown(actual)}"];
    }

    private static string Shown(JsonElement element) => element.GetRawText() is { Length: > 200 } raw ? raw[..200] : element.GetRawText();
}
