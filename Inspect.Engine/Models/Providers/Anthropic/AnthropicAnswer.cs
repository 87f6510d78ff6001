using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>Turns messages of Anthropic's API into our outputs.</summary>
internal static class AnthropicAnswer
{
    // Fields of a message that have a place in an output, or none.
    private static readonly string[] Known = ["id", "container", "content", "context_management", "model", "role", "stop_details", "stop_reason", "stop_sequence", "type", "usage"];

    /// <summary>Reads a message.</summary>
    /// <param name="message">The server's answer.</param>
    /// <param name="hasTools">The call offered tools.</param>
    /// <exception cref="ProviderException">It is no message.</exception>
    public static ModelOutput Of(JsonElement message, bool hasTools = false)
    {
        if (AnswerJson.Get(message, "error") is { } error)
        {
            throw AnthropicErrors.InAnswer(error);
        }

        if (AnswerJson.Get(message, "content") is not { ValueKind: JsonValueKind.Array })
        {
            throw AnswerJson.Unreadable("anthropic", "JSON, but no message");
        }

        var blocks = AnswerJson.Items(message, "content").ToList();
        // What a model said before another took over goes back without its thoughts and calls.
        var handoffs = blocks.Where(b => AnswerJson.Text(b, "type") == "fallback").ToList();
        var last = blocks.FindLastIndex(b => AnswerJson.Text(b, "type") == "fallback");
        blocks = [.. blocks.Where((b, i) => i >= last || AnswerJson.Text(b, "type") is not ("thinking" or "redacted_thinking" or "tool_use"))];
        var model = (handoffs is [.., var final] ? AnthropicHandoffs.ModelOf(final, "to") : null) ?? AnswerJson.Text(message, "model") ?? string.Empty;
        var calls = blocks.Where(b => AnswerJson.Text(b, "type") == "tool_use").Select(Call).ToList();
        var content = MessageContent.FromParts(Parts(blocks, hasTools));
        var usage = UsageOf(message);
        var output = new ModelOutput
        {
            Model = model,
            Choices = [AnswerJson.With(new ChatChoice { Message = AnswerJson.Message(content, calls, model), StopReason = StopReason(message) }, ("stop_details", Details(message)))],
            Completion = content.Text,
            Usage = usage,
            Metadata = Facts(message),
            InputContextTokens = usage is null ? null : usage.InputTokens + (usage.InputTokensCacheRead ?? 0) + (usage.InputTokensCacheWrite ?? 0),
        };
        return AnswerJson.With(output, ("response_id", AnswerJson.Text(message, "id")), ("fallback", Fallback(message, handoffs, model)));
    }

    /// <summary>The server broke the turn off and wants to be asked to go on.</summary>
    public static bool IsPaused(JsonElement message) => AnswerJson.Text(message, "stop_reason") == "pause_turn";

    /// <summary>What the server told of its thoughts; null where it told nothing.</summary>
    public static string? Thoughts(JsonElement message)
    {
        var thoughts = string.Join('\n', AnswerJson.Items(message, "content").Select(b => AnswerJson.Text(b, "thinking")).Where(t => !string.IsNullOrEmpty(t)));
        return thoughts.Length == 0 ? null : thoughts;
    }

    /// <summary>A turn that was broken off, with what followed: one message with the tokens of both.</summary>
    public static ModelOutput Joined(ModelOutput head, ModelOutput tail)
    {
        var choice = tail.Choices[0];
        var calls = Calls(head.Choices[0].Message).AddRange(Calls(choice.Message));
        var message = choice.Message with
        {
            Content = MessageContent.FromParts(head.Choices[0].Message.Content.Parts.AddRange(choice.Message.Content.Parts)),
            ToolCalls = calls.IsEmpty ? null : calls,
        };
        return tail with
        {
            Choices = [choice with { Message = message }],
            Usage = head.Usage is null || tail.Usage is null ? tail.Usage ?? head.Usage : head.Usage + tail.Usage,
        };
    }

    /// <summary>Blocks of an answer as the next request of the same turn holds them.</summary>
    public static JsonArray Blocks(JsonElement message) => new([.. AnswerJson.Items(message, "content").Select(RequestJson.Node)]);

    private static ImmutableArray<ToolCall> Calls(ChatMessage message) => message.ToolCalls is { IsDefault: false } calls ? calls : [];

    private static string StopReason(JsonElement message) => AnswerJson.Text(message, "stop_reason") switch
    {
        "end_turn" or "stop_sequence" => "stop",
        "max_tokens" => "max_tokens",
        "tool_use" => "tool_calls",
        "refusal" => "content_filter",
        _ => "unknown",
    };

    private static ImmutableArray<ContentPart> Parts(IEnumerable<JsonElement> blocks, bool hasTools)
    {
        var uses = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var parts = ImmutableArray.CreateBuilder<ContentPart>();
        foreach (var block in blocks)
        {
            var type = AnswerJson.Text(block, "type");
            if (AnthropicServerTools.IsUse(block))
            {
                uses[AnswerJson.Text(block, "id") ?? string.Empty] = block;
            }
            else if (type != "tool_use" && !(type == "text" && AnswerJson.Text(block, "text") is null))
            {
                parts.Add(AnthropicServerTools.Part(block, uses) ?? Part(block, type, hasTools));
            }
        }

        return parts.ToImmutable();
    }

    private static ContentPart Part(JsonElement block, string? type, bool hasTools) => type switch
    {
        "text" => Text(block, hasTools),
        "thinking" => Thought(AnswerJson.Text(block, "thinking") ?? string.Empty, AnswerJson.Text(block, "signature")),
        "redacted_thinking" => PartFields.Reasoning(AnswerJson.Text(block, "data") ?? string.Empty, null, isRedacted: true),
        _ => AnthropicHandoffs.Part(block),
    };

    private static ContentPart Text(JsonElement block, bool hasTools)
    {
        var text = AnswerJson.Text(block, "text")!;

        // With tools at hand some models put tags around what is no result.
        var said = hasTools ? text.Replace("<result>", string.Empty, StringComparison.Ordinal).Replace("</result>", string.Empty, StringComparison.Ordinal) : text;
        return PartFields.With(new ContentPart { Type = "text", Text = said }, ("citations", AnthropicCitations.Of(block)));
    }

    private static JsonElement? Details(JsonElement message)
    {
        if (AnswerJson.Get(message, "stop_details") is not { ValueKind: JsonValueKind.Object } given)
        {
            return null;
        }

        var category = AnswerJson.Text(given, "category");
        var details = new JsonObject();
        RequestJson.Set(details, "type", AnswerJson.Text(given, "type"));
        RequestJson.Set(details, "category", category);
        RequestJson.Set(details, "explanation", AnswerJson.Text(given, "explanation"));
        details["categories"] = category is null ? new JsonArray() : new JsonArray(new JsonObject { ["category"] = category });
        return JsonSerializer.SerializeToElement(details);
    }

    // Fields that the protocol does not know yet are kept.
    private static Dictionary<string, JsonElement>? Facts(JsonElement message)
    {
        var others = message.EnumerateObject().Where(f => !Known.Contains(f.Name)).ToDictionary(f => f.Name, f => f.Value);
        return others.Count == 0 ? null : new() { ["extra_body"] = JsonSerializer.SerializeToElement(others) };
    }

    private static JsonElement? Fallback(JsonElement message, List<JsonElement> handoffs, string model)
    {
        if (handoffs is not [var first, ..] || AnthropicHandoffs.ModelOf(first, "from") is not { } asked || model.Length == 0)
        {
            return null;
        }

        var changes = new JsonArray([.. handoffs.Select(h => (JsonNode)new JsonObject { ["from"] = AnthropicHandoffs.ModelOf(h, "from"), ["to"] = AnthropicHandoffs.ModelOf(h, "to") })]);
        var attempts = AnswerJson.Get(message, "usage") is { } usage && AnswerJson.Get(usage, "iterations") is { } all ? RequestJson.Node(all) : null;
        return JsonSerializer.SerializeToElement(new JsonObject { ["model"] = asked, ["fallback_model"] = model, ["metadata"] = new JsonObject { ["handoffs"] = changes, ["iterations"] = attempts } });
    }

    private static ContentPart Thought(string text, string? signature) => string.IsNullOrEmpty(signature)
        ? PartFields.Reasoning(text, null, isRedacted: false)
        : PartFields.Reasoning(signature, text.Length == 0 ? null : text, isRedacted: true);

    private static ToolCall Call(JsonElement block)
    {
        var (name, input) = (AnswerJson.Text(block, "name") ?? string.Empty, AnswerJson.Get(block, "input"));
        return new ToolCall
        {
            Id = AnswerJson.Text(block, "id") ?? name,
            Function = name,
            Arguments = input is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value) : [],
            ParseError = input switch
            {
                null or { ValueKind: JsonValueKind.Object } => null,
                { ValueKind: JsonValueKind.String } text => $"Error parsing the following tool call arguments:\n\n{text.GetString()}",
                { } other => $"The arguments of a call are an object, and these are {other.ValueKind}.",
            },
        };
    }

    private static ModelUsage? UsageOf(JsonElement message)
    {
        if (AnswerJson.Get(message, "usage") is not { } usage)
        {
            return null;
        }

        var (input, output) = (Sum(usage, "input_tokens"), Sum(usage, "output_tokens"));
        var (written, read) = (AnswerJson.Long(usage, "cache_creation_input_tokens"), AnswerJson.Long(usage, "cache_read_input_tokens"));
        return new ModelUsage
        {
            InputTokens = input,
            OutputTokens = output,
            TotalTokens = input + (written ?? 0) + (read ?? 0) + output,
            InputTokensCacheWrite = written,
            InputTokensCacheRead = read,
        };
    }

    // The whole leaves out rounds that summed the conversation up; of models in turn it is that of the one that answered.
    private static long Sum(JsonElement usage, string name)
    {
        var rounds = AnswerJson.Items(usage, "iterations").ToList();
        return rounds.Count == 0 || rounds.Exists(r => AnswerJson.Text(r, "type") == "fallback_message") ? AnswerJson.Long(usage, name) ?? 0 : rounds.Sum(r => AnswerJson.Long(r, name) ?? 0);
    }
}
