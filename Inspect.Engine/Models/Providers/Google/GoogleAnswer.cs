using System.Text.Json.Nodes;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.Google;

/// <summary>Turns answers of the Gemini API into our outputs.</summary>
internal static class GoogleAnswer
{
    private const string NoContent = "(no content)";

    /// <summary>What is said in place of a call that the model did not get right, so that it may try again.</summary>
    private const string MalformedCall =
        "\nI seem to have had trouble calling a function and replied with a malformed function call (possibly Python code instead of JSON).\nI need to fix this by generating the function call JSON instead.\n";

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The server's answer.</param>
    /// <param name="requested">Name of the model that was asked, for an answer that names none.</param>
    public static ModelOutput Of(JsonElement answer, string requested)
    {
        var model = AnswerJson.Text(answer, "modelVersion") ?? requested;
        var choices = AnswerJson.Items(answer, "candidates").OrderBy(c => AnswerJson.Long(c, "index") ?? 0).Select(c => Choice(c, model)).ToList();
        if (choices.Count == 0)
        {
            choices.Add(Empty(answer, model));
        }

        var usage = UsageOf(answer);
        var output = new ModelOutput
        {
            Model = model,
            Choices = [.. choices],
            Completion = choices[0].Message.Text,
            Usage = usage,
            InputContextTokens = usage is null ? null : usage.InputTokens + (usage.InputTokensCacheRead ?? 0),
        };
        return AnswerJson.With(output, ("response_id", AnswerJson.Text(answer, "responseId")));
    }

    /// <summary>The first answer is no call of a function, but should be one.</summary>
    public static bool IsMalformedCall(JsonElement answer) => AnswerJson.Items(answer, "candidates").FirstOrDefault() is { ValueKind: JsonValueKind.Object } first && IsMalformed(first);

    private static bool IsMalformed(JsonElement candidate) => AnswerJson.Text(candidate, "finishReason") == "MALFORMED_FUNCTION_CALL";

    private static ChatChoice Choice(JsonElement candidate, string model)
    {
        var reason = AnswerJson.Text(candidate, "finishReason");
        var calls = new List<ToolCall>();
        var parts = AnswerJson.Get(candidate, "content") is { } said ? GoogleParts.Read([.. AnswerJson.Items(said, "parts")], calls) : [];
        GoogleCitations.Add(parts, candidate);
        if (IsMalformed(candidate))
        {
            parts.Add(new ContentPart { Type = "text", Text = MalformedCall });
        }

        var content = parts.Count == 0 ? MessageContent.FromString(string.Empty) : MessageContent.FromParts([.. parts]);
        return AnswerJson.With(
            new ChatChoice { Message = AnswerJson.Message(content, calls, model), StopReason = StopReason(reason) },
            ("stop_details", Blocked(candidate, reason)),
            ("logprobs", GoogleLogprobs.Of(candidate)));
    }

    /// <summary>No candidate at all: the prompt was blocked, or there was nothing to say.</summary>
    private static ChatChoice Empty(JsonElement answer, string model)
    {
        if (AnswerJson.Get(answer, "promptFeedback") is not { ValueKind: JsonValueKind.Object } feedback)
        {
            return new ChatChoice { Message = AnswerJson.Message(NoContent, [], model), StopReason = "stop" };
        }

        var reason = AnswerJson.Text(feedback, "blockReason");
        var said = AnswerJson.Text(feedback, "blockReasonMessage");
        string[] lines = [$"BLOCKED: {(reason is null ? "UNKNOWN" : $"BlockedReason.{reason}")}", .. said is null ? (string[])[] : [said], .. AnswerJson.Items(feedback, "safetyRatings").Select(Rating)];
        return AnswerJson.With(
            new ChatChoice { Message = AnswerJson.Message(string.Join('\n', lines), [], model), StopReason = "content_filter" },
            ("stop_details", Details(reason, said ?? (reason is null ? null : $"Blocked: {reason}"), Categories(feedback))));
    }

    // As the client of this maker writes a rating.
    private static string Rating(JsonElement rating) => PythonJson.Dump(
        JsonSerializer.SerializeToElement(new JsonObject
        {
            ["blocked"] = Field(rating, "blocked"),
            ["category"] = Field(rating, "category"),
            ["overwritten_threshold"] = Field(rating, "overwrittenThreshold"),
            ["probability"] = Field(rating, "probability"),
            ["probability_score"] = Field(rating, "probabilityScore"),
            ["severity"] = Field(rating, "severity"),
            ["severity_score"] = Field(rating, "severityScore"),
        }),
        2);

    private static JsonNode? Field(JsonElement rating, string name) => AnswerJson.Get(rating, name) is { } value ? RequestJson.Node(value) : null;

    private static string StopReason(string? reason) => reason switch
    {
        "STOP" or null => "stop",
        "MAX_TOKENS" => "max_tokens",
        "SAFETY" or "RECITATION" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" or "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" or "IMAGE_RECITATION" => "content_filter",
        _ => "unknown",
    };

    private static JsonElement? Blocked(JsonElement candidate, string? reason)
    {
        var categories = Categories(candidate);
        return reason is null || categories.Count == 0
            ? null
            : Details(reason, $"Content filtered: {string.Join(", ", categories.Select(c => $"{c.Category} ({c.Level})"))}", categories);
    }

    private static List<(string Category, string Level)> Categories(JsonElement judged) =>
    [
        .. AnswerJson.Items(judged, "safetyRatings").Where(r => AnswerJson.IsTrue(r, "blocked"))
            .Select(r => (AnswerJson.Text(r, "category") ?? "UNKNOWN", AnswerJson.Text(r, "probability") ?? "UNKNOWN")),
    ];

    private static JsonElement Details(string? type, string? explanation, List<(string Category, string Level)> categories)
    {
        var details = new Dictionary<string, object>();
        if (type is not null)
        {
            details["type"] = type;
        }

        if (categories.Count > 0)
        {
            details["category"] = categories[0].Category;
        }

        if (explanation is not null)
        {
            details["explanation"] = explanation;
        }

        details["categories"] = categories.Select(c => new Dictionary<string, string> { ["category"] = c.Category, ["level"] = c.Level }).ToList();
        return JsonSerializer.SerializeToElement(details);
    }

    /// <summary>Reasoning is counted apart by the server, and is output all the same.</summary>
    private static ModelUsage? UsageOf(JsonElement answer)
    {
        if (AnswerJson.Get(answer, "usageMetadata") is not { } usage)
        {
            return null;
        }

        var (prompt, cached) = (AnswerJson.Long(usage, "promptTokenCount") ?? 0, AnswerJson.Long(usage, "cachedContentTokenCount") is > 0 and var read ? (long?)read : null);
        var thoughts = AnswerJson.Long(usage, "thoughtsTokenCount") ?? 0;
        var output = (AnswerJson.Long(usage, "candidatesTokenCount") ?? 0) + thoughts;
        return new ModelUsage
        {
            InputTokens = Math.Max(prompt - (cached ?? 0), 0),
            OutputTokens = output,
            TotalTokens = AnswerJson.Long(usage, "totalTokenCount") ?? 0,
            InputTokensCacheRead = cached,
            ReasoningTokens = thoughts,
        };
    }
}
