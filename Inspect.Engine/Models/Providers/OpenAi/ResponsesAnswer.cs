using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Tools;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>An answer of OpenAI's responses API as our output.</summary>
internal static class ResponsesAnswer
{
    /// <summary>The output; null where the answer holds no list of items.</summary>
    /// <param name="answer">The response.</param>
    /// <param name="request">The call.</param>
    /// <param name="model">Name of the model as it was asked for.</param>
    public static ModelOutput? Of(JsonElement answer, HostedRequest request, string model)
    {
        if (AnswerJson.Get(answer, "output") is not { ValueKind: JsonValueKind.Array } items)
        {
            return null;
        }

        List<ContentPart> parts = [];
        List<ToolCall> calls = [];
        List<JsonElement> logprobs = [];
        string? refusal = null;
        foreach (var item in items.EnumerateArray())
        {
            switch (AnswerJson.Text(item, "type"))
            {
                case "message":
                    AddMessage(item, parts, logprobs, ref refusal);
                    break;
                case "reasoning":
                    parts.Add(Thought(item));
                    break;
                case "function_call":
                    calls.Add(ToolCallParser.Parse(
                        AnswerJson.Text(item, "call_id") ?? string.Empty, AnswerJson.Text(item, "name") ?? string.Empty, AnswerJson.Text(item, "arguments") ?? string.Empty, request.Tools));
                    break;
                case "web_search_call":
                    parts.Add(Search(item));
                    break;
                case "image_generation_call" when AnswerJson.Text(item, "result") is { } image:
                    parts.Add(PartFields.With(new ContentPart { Type = "image" }, ("image", $"data:image/png;base64,{image}"), ("detail", "auto")));
                    break;
            }
        }

        var message = AnswerJson.Message(MessageContent.FromParts([.. parts]), calls, model);
        var choice = AnswerJson.With(
            new ChatChoice { Message = message, StopReason = StopReason(answer, calls.Count > 0) },
            ("stop_details", refusal is null ? null : ChatAnswer.Refusal(refusal)),
            ("logprobs", logprobs.Count == 0 ? null : Logprobs.OfTokens(JsonSerializer.SerializeToElement(logprobs))));
        var usage = Usage(answer);
        var output = new ModelOutput
        {
            Model = AnswerJson.Text(answer, "model") ?? model,
            Choices = [choice],
            Completion = message.Text,
            Usage = usage,
            InputContextTokens = usage is null ? null : usage.InputTokens + (usage.InputTokensCacheRead ?? 0),
        };
        return AnswerJson.With(output, ("response_id", AnswerJson.Text(answer, "id")));
    }

    private static string StopReason(JsonElement answer, bool hasCalls) =>
        AnswerJson.Get(answer, "incomplete_details") is { } cut ? AnswerJson.Text(cut, "reason") switch
        {
            "max_output_tokens" => "max_tokens",
            "content_filter" => "content_filter",
            _ => "unknown",
        }
        : hasCalls ? "tool_calls" : "stop";

    private static void AddMessage(JsonElement item, List<ContentPart> parts, List<JsonElement> logprobs, ref string? refusal)
    {
        var own = new Dictionary<string, string?> { ["message_id"] = AnswerJson.Text(item, "id") };
        foreach (var content in AnswerJson.Items(item, "content"))
        {
            var refused = AnswerJson.Text(content, "refusal");
            refusal ??= refused;
            var part = new ContentPart { Type = "text", Text = refused ?? AnswerJson.Text(content, "text") ?? string.Empty };
            var citations = AnswerJson.Items(content, "annotations").Where(a => AnswerJson.Text(a, "type") == "url_citation").Select(Citation).ToList();
            parts.Add(PartFields.With(part, ("internal", own), ("refusal", refused is null ? null : true), ("citations", citations.Count == 0 ? null : citations)));
            logprobs.AddRange(AnswerJson.Items(content, "logprobs"));
        }
    }

    private static Dictionary<string, object?> Citation(JsonElement annotation)
    {
        var citation = new Dictionary<string, object?>();
        if (AnswerJson.Long(annotation, "start_index") is { } start && AnswerJson.Long(annotation, "end_index") is { } end)
        {
            citation["cited_text"] = new[] { start, end };
        }

        citation["title"] = AnswerJson.Text(annotation, "title");
        citation["type"] = "url";
        citation["url"] = AnswerJson.Text(annotation, "url") ?? string.Empty;
        return citation;
    }

    private static ContentPart Thought(JsonElement item)
    {
        var summary = string.Join("\n\n", AnswerJson.Items(item, "summary").Select(s => AnswerJson.Text(s, "text")).OfType<string>());
        var open = string.Join("\n\n", AnswerJson.Items(item, "content").Select(s => AnswerJson.Text(s, "text")).OfType<string>());
        var sealedThought = AnswerJson.Text(item, "encrypted_content");
        var isRedacted = sealedThought is not null && open.Length == 0;
        var part = PartFields.Reasoning(isRedacted ? sealedThought! : open, summary.Length == 0 ? null : summary, isRedacted);
        return PartFields.With(part, ("signature", AnswerJson.Text(item, "id")));
    }

    private static ContentPart Search(JsonElement item)
    {
        var action = AnswerJson.Get(item, "action");
        return PartFields.With(
            new ContentPart { Type = "tool_use" },
            ("tool_type", "web_search"),
            ("id", AnswerJson.Text(item, "id") ?? string.Empty),
            ("name", action is { } named ? AnswerJson.Text(named, "type") ?? "search" : "search"),
            ("arguments", action is { } given ? PythonJson.Dump(given, 2) : "{}"),
            ("result", string.Empty));
    }

    private static ModelUsage? Usage(JsonElement answer)
    {
        if (AnswerJson.Get(answer, "usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        var input = AnswerJson.Long(usage, "input_tokens") ?? 0;
        var output = AnswerJson.Long(usage, "output_tokens") ?? 0;
        long? cached = AnswerJson.Get(usage, "input_tokens_details") is { } read && AnswerJson.Long(read, "cached_tokens") is > 0 and var tokens ? tokens : null;
        return new ModelUsage
        {
            InputTokens = Math.Max(0, input - (cached ?? 0)),
            OutputTokens = output,
            TotalTokens = AnswerJson.Long(usage, "total_tokens") ?? input + output,
            InputTokensCacheRead = cached,
            ReasoningTokens = AnswerJson.Get(usage, "output_tokens_details") is { } spent ? AnswerJson.Long(spent, "reasoning_tokens") : null,
        };
    }
}
