using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>Turns messages of Anthropic's API into our outputs.</summary>
internal static class AnthropicAnswer
{
    /// <summary>Reads a message.</summary>
    /// <param name="message">The server's answer.</param>
    /// <exception cref="ProviderException">It is no message.</exception>
    public static ModelOutput Of(JsonElement message)
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
        var model = AnswerJson.Text(message, "model") ?? string.Empty;
        var calls = blocks.Where(b => AnswerJson.Text(b, "type") == "tool_use").Select(Call).ToList();
        var content = MessageContent.FromParts([.. blocks.Where(b => AnswerJson.Text(b, "type") != "tool_use").Select(Part)]);
        var usage = UsageOf(message);
        var output = new ModelOutput
        {
            Model = model,
            Choices = [new ChatChoice { Message = AnswerJson.Message(content, calls, model), StopReason = StopReason(message) }],
            Completion = content.Text,
            Usage = usage,
            InputContextTokens = usage is null ? null : usage.InputTokens + (usage.InputTokensCacheRead ?? 0) + (usage.InputTokensCacheWrite ?? 0),
        };
        return AnswerJson.With(output, ("response_id", AnswerJson.Text(message, "id")));
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

    private static ContentPart Part(JsonElement block) => AnswerJson.Text(block, "type") switch
    {
        "text" => PartFields.With(new ContentPart { Type = "text", Text = AnswerJson.Text(block, "text") ?? string.Empty }, ("citations", AnthropicCitations.Of(block))),
        "thinking" => Thought(AnswerJson.Text(block, "thinking") ?? string.Empty, AnswerJson.Text(block, "signature")),
        "redacted_thinking" => PartFields.Reasoning(AnswerJson.Text(block, "data") ?? string.Empty, null, isRedacted: true),
        _ => PartFields.With(new ContentPart { Type = "data" }, ("data", block)),
    };

    /// <summary>The server signs its own thoughts and tells a summary of them; without a signature the text is the thought.</summary>
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

        var (input, output) = (AnswerJson.Long(usage, "input_tokens") ?? 0, AnswerJson.Long(usage, "output_tokens") ?? 0);
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
}
