using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>More on why an answer stopped: what was refused, and by which filter.</summary>
internal static class StopDetails
{
    /// <summary>Those of a choice; null where it says none.</summary>
    /// <param name="choice">The choice, with the results of the filters where the server tells them.</param>
    /// <param name="refusal">The refusal; null for none.</param>
    public static JsonElement? Of(JsonElement choice, string? refusal)
    {
        // What a filter saw and let pass is no reason to stop.
        var filtered = AnswerJson.Get(choice, "content_filter_results") is { ValueKind: JsonValueKind.Object } results
            ? results.EnumerateObject().Where(r => AnswerJson.IsTrue(r.Value, "filtered")).Select(r => Category(r.Name, AnswerJson.Text(r.Value, "severity"))).ToList()
            : [];
        return filtered.Count == 0 && string.IsNullOrEmpty(refusal) ? null
            : Make(AnswerJson.Text(choice, "finish_reason") == "content_filter" ? "content_filter" : "refusal", refusal, null, filtered);
    }

    /// <summary>Those of a refusal.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="category">The kind of content that is refused; null where that is not said.</param>
    public static JsonElement Refusal(string text, string? category = null) => Make("refusal", text, category, category is null ? [] : [Category(category, null)]);

    private static JsonElement Make(string type, string? explanation, string? category, IEnumerable<JsonObject> categories)
    {
        var details = new JsonObject { ["type"] = type };
        RequestJson.Set(details, "category", category);
        RequestJson.Set(details, "explanation", explanation);
        details["categories"] = new JsonArray([.. categories]);
        return JsonSerializer.SerializeToElement(details);
    }

    private static JsonObject Category(string name, string? level)
    {
        var category = new JsonObject { ["category"] = name };
        RequestJson.Set(category, "level", level);
        return category;
    }
}
