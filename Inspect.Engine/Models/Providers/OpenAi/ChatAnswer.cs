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
        ImmutableArray<ChatChoice> choices = [.. list.Value.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object).Select(c => Choice(c, isPlain ? model : served, request, dialect))];
        if (choices is [var first, ..] && Logprobs.OfPrompt(answer) is { } prompt)
        {
            choices = choices.SetItem(0, AnswerJson.With(first, ("prompt_logprobs", prompt)));
        }

        var usage = Usage(answer, isPlain);
        var output = new ModelOutput
        {
            Model = served,
            Choices = choices,
            Completion = choices.IsEmpty ? string.Empty : choices[0].Message.Text,
            Usage = usage,
            InputContextTokens = usage is null ? null : usage.InputTokens + (usage.InputTokensCacheRead ?? 0),
            Metadata = isPlain ? Facts(answer) : null,
        };
        return AnswerJson.With(output, ("response_id", AnswerJson.Text(answer, "id")));
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

    /// <summary>What stands in a choice whose answer is a refusal.</summary>
    public static JsonElement Refusal(string text) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["type"] = "refusal", ["explanation"] = text, ["categories"] = Array.Empty<string>() });

    private static ChatChoice Choice(JsonElement choice, string model, HostedRequest request, ChatDialect dialect)
    {
        var message = AnswerJson.Get(choice, "message") ?? JsonElement.Parse("{}");
        var calls = AnswerJson.Items(message, "tool_calls").Select(c => Call(c, request)).ToList();
        var refusal = AnswerJson.Text(message, "refusal");
        var made = new ChatChoice
        {
            Message = AnswerJson.Message(Content(message, refusal, dialect), calls, model),
            StopReason = StopReason(AnswerJson.Text(choice, "finish_reason")),
        };
        return AnswerJson.With(made, ("stop_details", refusal is null ? null : Refusal(refusal)), ("logprobs", dialect.TakesLogprobs ? Logprobs.Of(AnswerJson.Get(choice, "logprobs")) : null));
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
            return AnswerJson.Text(message, "reasoning") is { Length: > 0 } own ? Parts(PartFields.Reasoning(own, null, false), text) : text;
        }

        foreach (var field in ThoughtFields)
        {
            if (AnswerJson.Text(message, field) is { Length: > 0 } thought)
            {
                return Parts(PartFields.Reasoning(thought, null, false, field), text);
            }
        }

        if (refusal is not null)
        {
            var part = PartFields.With(new ContentPart { Type = "text", Text = refusal }, ("refusal", true));
            return MessageContent.FromParts(text.Length == 0 ? [part] : [new ContentPart { Type = "text", Text = text }, part]);
        }

        return Thoughts.Split(text) is var (inner, rest) ? Parts(PartFields.Reasoning(inner, null, false, "think"), rest) : text;
    }

    private static MessageContent Parts(ContentPart thought, string text) => MessageContent.FromParts([thought, new ContentPart { Type = "text", Text = text }]);

    /// <summary>Some services give a list of parts where others give a text.</summary>
    private static string Text(JsonElement message) => AnswerJson.Text(message, "content") ?? string.Concat(AnswerJson.Items(message, "content").Select(p => AnswerJson.Text(p, "text")));

    private static ModelUsage? Usage(JsonElement answer, bool isPlain)
    {
        if (AnswerJson.Get(answer, "usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        var input = AnswerJson.Long(usage, "prompt_tokens") ?? 0;
        var output = AnswerJson.Long(usage, "completion_tokens") ?? 0;
        long? cached = !isPlain && AnswerJson.Get(usage, "prompt_tokens_details") is { } read && AnswerJson.Long(read, "cached_tokens") is > 0 and var tokens ? tokens : null;
        return new ModelUsage
        {
            InputTokens = Math.Max(0, input - (cached ?? 0)),
            OutputTokens = output,
            TotalTokens = AnswerJson.Long(usage, "total_tokens") ?? input + output,
            InputTokensCacheRead = cached,
            ReasoningTokens = isPlain || AnswerJson.Get(usage, "completion_tokens_details") is not { } spent ? null : AnswerJson.Long(spent, "reasoning_tokens"),
            TotalCost = AnswerJson.Double(usage, "cost"),
        };
    }

    /// <summary>What Groq says of itself with an answer.</summary>
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
