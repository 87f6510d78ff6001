using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>What a search of an earlier answer did, as OpenAI wants it; searches of other makers become one of its own.</summary>
internal static class SearchAction
{
    /// <summary>The action.</summary>
    /// <param name="arguments">The arguments of the search, as JSON where OpenAI made it.</param>
    public static JsonObject Of(string arguments)
    {
        if (Parse(arguments) is not { } given)
        {
            return Search(arguments);
        }

        foreach (var name in given.Where(f => f.Value is null).Select(f => f.Key).ToList())
        {
            given.Remove(name);
        }

        var kind = given["type"] is JsonValue type && type.TryGetValue<string>(out var word) ? word : null;
        switch (kind)
        {
            case "search" when given.ContainsKey("query"):
            case "open_page" when given.ContainsKey("url"):
            case "find_in_page" when given.ContainsKey("pattern") && given.ContainsKey("url"):
                return given;
            case "search" when given["queries"] is JsonArray queries:
                given["query"] = queries.FirstOrDefault()?.DeepClone() ?? string.Empty;
                return given;
            case "find" when given.ContainsKey("pattern") && given.ContainsKey("url"):
                given["type"] = "find_in_page";
                return given;
            default:
                return Search(given["query"] is JsonValue query && query.TryGetValue<string>(out var words) ? words : arguments);
        }
    }

    private static JsonObject Search(string query) => new() { ["type"] = "search", ["query"] = query };

    private static JsonObject? Parse(string arguments)
    {
        try
        {
            return JsonNode.Parse(arguments) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
