using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Tools;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>A chat completion as our output.</summary>
internal static class ChatAnswer
{
    /// <summary>Fields in which services put what was thought.</summary>
    private const string Details = "reasoning_details";

    private static readonly string[] ThoughtFields = ["reasoning_content", "reasoning"];

    /// <summary>The output; null where the answer holds no list of choices.</summary>
    /// <param name="answer">The completion.</param>
    /// <param name="request">The call.</param>
    /// <param name="model">Name of the model as the service knows it.</param>
    /// <param name="dialect">How the service speaks.</param>
    public static ModelOutput? Of(JsonElement answer, HostedRequest request, string model, ChatDialect dialect)
    {
        var isPlain = dialect.Thoughts == ThoughtStyle.Plain;
        var list = AnswerJson.Get(answer, "choices");
        if (list is not { ValueKind: JsonValueKind.Array } || (isPlain && list.Value.GetArrayLength() == 0))
        {
            return null;
        }

        var served = AnswerJson.Text(answer, "model") ?? model;
        var prompt = Logprobs.OfPrompt(answer);
        ImmutableArray<ChatChoice> choices =
        [
            .. list.Value.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object).OrderBy(c => AnswerJson.Long(c, "index") ?? 0)
                .Select(c => AnswerJson.With(Choice(c, isPlain ? model : served, request, dialect), ("prompt_logprobs", prompt))),
        ];
        var usage = Usage(answer, isPlain, dialect);
        var output = new ModelOutput
        {
            Model = served,
            Choices = choices,
            Completion = choices.IsEmpty ? string.Empty : choices[0].Message.Text,
            Usage = usage,
            InputContextTokens = usage is null ? null : usage.InputTokens + (usage.InputTokensCacheRead ?? 0) + (usage.InputTokensCacheWrite ?? 0),
            Metadata = isPlain ? Facts(answer) : null,
        };
        return AnswerJson.With(dialect.Beside(output, answer), ("response_id", AnswerJson.Text(answer, "id")));
    }

    /// <summary>The log's word for why an answer ended.</summary>
    public static string StopReason(string? reason) => reason switch
    {
        "stop" or "eos" => "stop",
        "length" => "max_tokens",
        "tool_calls" or "function_call" => "tool_calls",
        "content_filter" or "model_length" or "max_tokens" => reason,
        _ => "unknown",
    };

    private static ChatChoice Choice(JsonElement choice, string model, HostedRequest request, ChatDialect dialect)
    {
        var message = AnswerJson.Get(choice, "message") ?? JsonElement.Parse("{}");
        var calls = AnswerJson.Items(message, "tool_calls").Where(c => AnswerJson.Text(c, "type") is null or "function").Select(c => Call(c, request)).ToList();
        var refusal = AnswerJson.Text(message, "refusal");
        var made = new ChatChoice
        {
            Message = AnswerJson.Message(Content(message, refusal, dialect), calls, model),
            StopReason = StopReason(AnswerJson.Text(choice, "finish_reason")),
        };
        return AnswerJson.With(made, ("stop_details", StopDetails.Of(choice, refusal)), ("logprobs", dialect.TakesLogprobs ? Logprobs.Of(AnswerJson.Get(choice, "logprobs")) : null));
    }

    private static ToolCall Call(JsonElement call, HostedRequest request)
    {
        var function = AnswerJson.Get(call, "function") ?? JsonElement.Parse("{}");
        var id = AnswerJson.Text(call, "id") ?? string.Empty;
        var name = AnswerJson.Text(function, "name") ?? string.Empty;
        return AnswerJson.Get(function, "arguments") is { ValueKind: JsonValueKind.Object } arguments
            ? ToolCallParser.Of(id, name, arguments)
            : ToolCallParser.Parse(id, name, AnswerJson.Text(function, "arguments") ?? string.Empty, request.Tools);
    }

    private static MessageContent Content(JsonElement message, string? refusal, ChatDialect dialect)
    {
        var text = Text(message);
        if (dialect.Thoughts == ThoughtStyle.Plain)
        {
            return AnswerJson.Text(message, "reasoning") is { } own ? Parts(PartFields.Reasoning(own, null, false), new ContentPart { Type = "text", Text = text }) : text;
        }

        // Where there is a refusal, it is what was said.
        var said = refusal is { Length: > 0 } ? refusal : text;
        var isRefused = refusal is { Length: > 0 } ? (object)true : null;
        if (Thought(message) is { } thought)
        {
            return Parts(thought, PartFields.With(new ContentPart { Type = "text", Text = said }, ("refusal", isRefused)));
        }

        if (Thoughts.Split(text) is var (inner, rest))
        {
            // An answer that is all reasoning keeps its text too.
            var left = new ContentPart { Type = "text", Text = rest.Length > 0 ? rest : said };
            return Parts(PartFields.Reasoning(inner, null, false, "think"), PartFields.With(left, ("refusal", isRefused)));
        }

        return refusal is null ? said : MessageContent.FromParts([PartFields.With(new ContentPart { Type = "text", Text = said }, ("refusal", true))]);
    }

    private static ContentPart? Thought(JsonElement message)
    {
        if (AnswerJson.Get(message, Details) is { ValueKind: JsonValueKind.Array } details && details.GetArrayLength() > 0)
        {
            return ReasoningDetails.Read(details);
        }

        return ThoughtFields.FirstOrDefault(f => AnswerJson.Text(message, f) is { Length: > 0 }) is { } field ? PartFields.Reasoning(AnswerJson.Text(message, field)!, null, false, field) : null;
    }

    private static MessageContent Parts(ContentPart thought, ContentPart text) => MessageContent.FromParts([thought, text]);

    private static string Text(JsonElement message) => AnswerJson.Text(message, "content") ?? string.Concat(AnswerJson.Items(message, "content").Select(p => AnswerJson.Text(p, "text")));

    private static ModelUsage? Usage(JsonElement answer, bool isPlain, ChatDialect dialect)
    {
        if (AnswerJson.Get(answer, "usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        var input = AnswerJson.Long(usage, "prompt_tokens") ?? 0;
        var output = AnswerJson.Long(usage, "completion_tokens") ?? 0;
        var details = isPlain ? null : AnswerJson.Get(usage, "prompt_tokens_details");
        var read = details is { } spentIn ? AnswerJson.Long(spentIn, "cached_tokens") : null;
        long? written = dialect.Thoughts != ThoughtStyle.Detailed ? null
            : AnswerJson.Long(usage, "cache_creation_input_tokens") is > 0 and var made ? made
            : details is { } all && AnswerJson.Long(all, "cache_write_tokens") is > 0 and var put ? put
            : null;
        return new ModelUsage
        {
            InputTokens = Math.Max(0, input - (read ?? 0) - (written ?? 0)),
            OutputTokens = output,
            TotalTokens = AnswerJson.Long(usage, "total_tokens") ?? input + output,
            InputTokensCacheRead = read,
            InputTokensCacheWrite = written,
            ReasoningTokens = isPlain || AnswerJson.Get(usage, "completion_tokens_details") is not { } spent ? null : AnswerJson.Long(spent, "reasoning_tokens"),
            TotalCost = AnswerJson.Double(usage, "cost"),
        };
    }

    private static Dictionary<string, JsonElement> Facts(JsonElement answer)
    {
        var facts = new Dictionary<string, JsonElement>();
        foreach (var (from, name) in ((JsonElement?, string)[])[(answer, "id"), (answer, "system_fingerprint"), (answer, "created"), .. Times(answer)])
        {
            if (from is { } source && AnswerJson.Get(source, name) is { } value)
            {
                facts[name] = value;
            }
        }

        return facts;
    }

    private static IEnumerable<(JsonElement? From, string Name)> Times(JsonElement answer)
    {
        var usage = AnswerJson.Get(answer, "usage");
        return [(usage, "queue_time"), (usage, "prompt_time"), (usage, "completion_time"), (usage, "total_time")];
    }
}
