using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Tools;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>An answer of OpenAI's responses API as our output.</summary>
internal static class ResponsesAnswer
{
    /// <summary>In a text's own data: the message that it belongs to.</summary>
    public const string MessageId = "message_id";

    /// <summary>The same: the phase of that message.</summary>
    public const string MessagePhase = "message_phase";

    /// <summary>In the own data of reasoning that can be read: the sealed form that goes back.</summary>
    public const string Hidden = "reasoning_encrypted_content";

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
        JsonElement? logprobs = null;
        List<string> refusals = [];
        foreach (var item in items.EnumerateArray())
        {
            switch (AnswerJson.Text(item, "type"))
            {
                case "message":
                    AddMessage(item, parts, refusals);
                    logprobs = LogprobsOf(item) ?? logprobs;
                    break;
                case "reasoning":
                    parts.Add(Thought(item));
                    break;
                case "function_call":
                    calls.Add(ToolCallParser.Parse(
                        AnswerJson.Text(item, "call_id") ?? string.Empty, ToolAlias.Given(AnswerJson.Text(item, "name") ?? string.Empty), AnswerJson.Text(item, "arguments") ?? string.Empty, request.Tools));
                    break;
                case "custom_tool_call":
                    calls.Add(Custom(item));
                    break;
                case "code_interpreter_call":
                    parts.Add(ServerTools.Code(item));
                    break;
                case "mcp_list_tools" or "mcp_call":
                    parts.Add(ServerTools.Remote(item));
                    break;
                case "web_search_call":
                    parts.Add(ServerTools.Search(item));
                    break;
                case "image_generation_call" when AnswerJson.Text(item, "status") == "completed" && AnswerJson.Text(item, "result") is { } image:
                    parts.Add(PartFields.With(new ContentPart { Type = "image" }, ("image", $"data:image/png;base64,{image}"), ("detail", "auto")));
                    break;
            }
        }

        var message = AnswerJson.Message(MessageContent.FromParts([.. parts]), calls, model);
        var choice = AnswerJson.With(
            new ChatChoice { Message = message, StopReason = StopReason(answer, calls.Count > 0) },
            ("stop_details", refusals.Count == 0 ? null : StopDetails.Refusal(string.Join('\n', refusals))),
            ("logprobs", logprobs is { } tokens ? Logprobs.OfTokens(tokens) : null));
        var usage = Usage(answer);
        var output = new ModelOutput
        {
            Model = AnswerJson.Text(answer, "model") ?? model,
            Choices = [choice],
            Completion = message.Text,
            Usage = usage,
            InputContextTokens = usage is null ? null : usage.InputTokens + (usage.InputTokensCacheRead ?? 0) + (usage.InputTokensCacheWrite ?? 0),
            Metadata = AnswerJson.Get(answer, "metadata") is { ValueKind: JsonValueKind.Object } notes && notes.EnumerateObject().Any() ? notes.EnumerateObject().ToDictionary(n => n.Name, n => n.Value) : null,
        };
        return AnswerJson.With(output, ("response_id", AnswerJson.Text(answer, "id")));
    }

    private static string StopReason(JsonElement answer, bool hasCalls) =>
        hasCalls ? "tool_calls"
        : AnswerJson.Get(answer, "incomplete_details") is not { } cut ? "stop"
        : AnswerJson.Text(cut, "reason") switch
        {
            "max_output_tokens" => "max_tokens",
            "content_filter" => "content_filter",
            _ => "stop",
        };

    private static void AddMessage(JsonElement item, List<ContentPart> parts, List<string> refusals)
    {
        var own = new Dictionary<string, string?> { [MessageId] = AnswerJson.Text(item, "id") };
        if (AnswerJson.Text(item, "phase") is { } phase)
        {
            own[MessagePhase] = phase;
        }

        foreach (var content in AnswerJson.Items(item, "content"))
        {
            var refused = AnswerJson.Text(content, "refusal");
            if (refused is { Length: > 0 })
            {
                refusals.Add(refused);
            }

            var part = new ContentPart { Type = "text", Text = refused ?? AnswerJson.Text(content, "text") ?? string.Empty };
            var citations = AnswerJson.Items(content, "annotations").Select(Citation).ToList();
            parts.Add(PartFields.With(part, ("internal", own), ("refusal", refused is null ? null : true), ("citations", citations.Count == 0 ? null : citations)));
        }
    }

    // Those of the first text that has any.
    private static JsonElement? LogprobsOf(JsonElement item) =>
        AnswerJson.Items(item, "content").Select(c => AnswerJson.Get(c, "logprobs")).FirstOrDefault(l => l is not null) is { ValueKind: JsonValueKind.Array } tokens && tokens.GetArrayLength() > 0 ? tokens : null;

    private static ToolCall Custom(JsonElement item) => ToolCallParser.Of(
        AnswerJson.Text(item, "call_id") ?? string.Empty,
        AnswerJson.Text(item, "name") ?? string.Empty,
        JsonSerializer.SerializeToElement(new { input = AnswerJson.Text(item, "input") })) with { Type = "custom" };

    private static Dictionary<string, object?> Citation(JsonElement annotation)
    {
        var citation = new Dictionary<string, object?>();
        if (AnswerJson.Text(annotation, "type") is "file_citation" or "file_path")
        {
            citation["type"] = "document";
            citation["internal"] = new Dictionary<string, object?> { ["file_id"] = AnswerJson.Text(annotation, "file_id"), ["index"] = AnswerJson.Long(annotation, "index") };
            return citation;
        }

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
        var id = AnswerJson.Text(item, "id");
        var summary = Joined(item, "summary", "\n\n");
        var open = Joined(item, "content", "\n");
        var hidden = AnswerJson.Text(item, "encrypted_content");
        if (open is not null && hidden is not null && summary is null)
        {
            return PartFields.With(PartFields.Reasoning(hidden, open, true), ("signature", id));
        }

        var own = open is not null && summary is not null && hidden is not null ? new Dictionary<string, string> { [Hidden] = hidden } : null;
        return PartFields.With(PartFields.Reasoning(open ?? hidden ?? string.Empty, summary, open is null && hidden is not null, own), ("signature", id));
    }

    private static string? Joined(JsonElement item, string name, string between) =>
        AnswerJson.Items(item, name).Select(s => AnswerJson.Text(s, "text")).OfType<string>().ToList() is { Count: > 0 } all ? string.Join(between, all) : null;

    private static ModelUsage? Usage(JsonElement answer)
    {
        if (AnswerJson.Get(answer, "usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        var input = AnswerJson.Long(usage, "input_tokens") ?? 0;
        var output = AnswerJson.Long(usage, "output_tokens") ?? 0;
        var details = AnswerJson.Get(usage, "input_tokens_details") ?? default;
        long? read = AnswerJson.Long(details, "cached_tokens") is > 0 and var found ? found : null;
        long? written = AnswerJson.Long(details, "cache_write_tokens") is > 0 and var put ? put : null;
        return new ModelUsage
        {
            InputTokens = Math.Max(0, input - (read ?? 0) - (written ?? 0)),
            OutputTokens = output,
            TotalTokens = AnswerJson.Long(usage, "total_tokens") ?? input + output,
            InputTokensCacheRead = read,
            InputTokensCacheWrite = written,
            ReasoningTokens = AnswerJson.Get(usage, "output_tokens_details") is { } spent ? AnswerJson.Long(spent, "reasoning_tokens") : null,
        };
    }
}
