using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Tools;

namespace Inspect.Engine.Models.Providers.Mistral;

/// <summary>Turns answers of Mistral's API into our outputs.</summary>
internal static class MistralAnswer
{
    /// <summary>Reads a chat completion.</summary>
    /// <param name="answer">The server's answer.</param>
    /// <param name="tools">Tools that were offered.</param>
    /// <exception cref="ProviderException">It is no completion.</exception>
    public static ModelOutput Chat(JsonElement answer, IReadOnlyList<ToolInfo> tools)
    {
        if (AnswerJson.Get(answer, "choices") is not { ValueKind: JsonValueKind.Array } || AnswerJson.Text(answer, "model") is not { } model)
        {
            throw AnswerJson.Unreadable("mistral", "JSON, but no completion");
        }

        var choices = AnswerJson.Items(answer, "choices").OrderBy(c => AnswerJson.Long(c, "index") ?? 0).Select(c => Choice(c, model, tools)).ToList();
        return Output(answer, model, choices, AnswerJson.Text(answer, "id"));
    }

    /// <summary>Reads the answer to a conversation.</summary>
    /// <param name="answer">The server's answer.</param>
    /// <param name="model">Name of the model that was asked: the server names none.</param>
    /// <param name="tools">Tools that were offered.</param>
    /// <exception cref="ProviderException">It is no such answer.</exception>
    public static ModelOutput Conversation(JsonElement answer, string model, IReadOnlyList<ToolInfo> tools)
    {
        if (AnswerJson.Get(answer, "outputs") is not { ValueKind: JsonValueKind.Array })
        {
            throw AnswerJson.Unreadable("mistral", "JSON, but no answer to a conversation");
        }

        var content = new List<ContentPart>();
        var calls = new List<ToolCall>();
        foreach (var output in AnswerJson.Items(answer, "outputs"))
        {
            switch (AnswerJson.Text(output, "type"))
            {
                case "function.call":
                    calls.Add(Call(AnswerJson.Text(output, "tool_call_id"), output, tools));
                    break;
                case "message.output" when AnswerJson.Text(output, "content") is { } text:
                    content.Add(new ContentPart { Type = "text", Text = text });
                    break;
                case "message.output":
                    content.AddRange(Parts(output));
                    break;
                default:
                    content.Add(PartFields.With(new ContentPart { Type = "data" }, ("data", output)));
                    break;
            }
        }

        var message = AnswerJson.Message(MessageContent.FromParts([.. content]), calls, model);
        return Output(answer, model, [new ChatChoice { Message = message, StopReason = "stop" }], AnswerJson.Text(answer, "conversation_id"));
    }

    private static ChatChoice Choice(JsonElement choice, string model, IReadOnlyList<ToolInfo> tools)
    {
        var said = AnswerJson.Get(choice, "message") ?? choice;
        var content = AnswerJson.Get(said, "content") is { ValueKind: JsonValueKind.Array }
            ? MessageContent.FromParts([.. Parts(said)])
            : MessageContent.FromString(AnswerJson.Text(said, "content") ?? string.Empty);
        List<ToolCall> calls = [.. AnswerJson.Items(said, "tool_calls").Select(c => Call(AnswerJson.Text(c, "id"), AnswerJson.Get(c, "function") ?? c, tools))];
        return new ChatChoice
        {
            Message = AnswerJson.Message(content, calls, model),
            StopReason = AnswerJson.Text(choice, "finish_reason") switch
            {
                "stop" => "stop",
                "length" => "max_tokens",
                "model_length" => "model_length",
                "tool_calls" => "tool_calls",
                _ => "unknown",
            },
        };
    }

    private static ToolCall Call(string? id, JsonElement function, IReadOnlyList<ToolInfo> tools)
    {
        var name = AnswerJson.Text(function, "name") ?? string.Empty;
        var arguments = AnswerJson.Get(function, "arguments") switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            { } other => other.GetRawText(),
            null => string.Empty,
        };
        return ToolCallParser.Parse(id ?? name, name, arguments, tools);
    }

    private static IEnumerable<ContentPart> Parts(JsonElement said) => AnswerJson.Items(said, "content").Select(c => AnswerJson.Text(c, "type") switch
    {
        "text" => new ContentPart { Type = "text", Text = AnswerJson.Text(c, "text") ?? string.Empty },
        "thinking" => PartFields.Reasoning(Thought(c), null, isRedacted: false),
        "image_url" => PartFields.With(new ContentPart { Type = "image" }, ("image", Url(c)), ("detail", "auto")),
        _ => PartFields.With(new ContentPart { Type = "data" }, ("data", c)),
    });

    private static string Thought(JsonElement chunk) =>
        AnswerJson.Text(chunk, "thinking") ?? string.Concat(AnswerJson.Items(chunk, "thinking").Select(t => AnswerJson.Text(t, "text")));

    private static string Url(JsonElement chunk) =>
        AnswerJson.Text(chunk, "image_url") ?? (AnswerJson.Get(chunk, "image_url") is { } image ? AnswerJson.Text(image, "url") : null) ?? string.Empty;

    private static ModelOutput Output(JsonElement answer, string model, List<ChatChoice> choices, string? id)
    {
        var usage = AnswerJson.Get(answer, "usage") is { } used
            ? new ModelUsage
            {
                InputTokens = AnswerJson.Long(used, "prompt_tokens") ?? 0,
                OutputTokens = AnswerJson.Long(used, "completion_tokens") ?? 0,
                TotalTokens = AnswerJson.Long(used, "total_tokens") ?? (AnswerJson.Long(used, "prompt_tokens") ?? 0) + (AnswerJson.Long(used, "completion_tokens") ?? 0),
            }
            : null;
        var output = new ModelOutput
        {
            Model = model,
            Choices = [.. choices],
            Completion = choices.Count == 0 ? string.Empty : choices[0].Message.Text,
            Usage = usage,
            InputContextTokens = usage?.InputTokens,
        };
        return AnswerJson.With(output, ("response_id", id));
    }
}
