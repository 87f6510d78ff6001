using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Tools;
using Inspect.Engine.Python;

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
                    content.AddRange(Entry(output));
                    break;
                case "tool.execution":
                    content.Add(Execution(output));
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
            ? MessageContent.FromParts([.. AnswerJson.Items(said, "content").SelectMany(Read)])
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

    // References that follow a text belong to it.
    private static List<ContentPart> Entry(JsonElement output)
    {
        List<ContentPart> parts = [];
        var sources = new JsonArray();
        foreach (var chunk in AnswerJson.Items(output, "content"))
        {
            if (AnswerJson.Text(chunk, "type") != "tool_reference")
            {
                sources = [];
                parts.Add(Part(chunk));
            }
            else if (AnswerJson.Text(chunk, "tool") == "web_search" && parts is [.., { Type: "text" } last])
            {
                sources.Add(Source(chunk));
                parts[^1] = PartFields.With(last, ("citations", JsonSerializer.SerializeToElement(sources)));
            }
        }

        return parts;
    }

    private static JsonObject Source(JsonElement chunk)
    {
        var source = new JsonObject();
        RequestJson.Set(source, "cited_text", AnswerJson.Text(chunk, "description"));
        RequestJson.Set(source, "title", AnswerJson.Text(chunk, "title"));
        source["type"] = "url";
        source["url"] = AnswerJson.Text(chunk, "url") ?? string.Empty;
        return source;
    }

    private static ContentPart Execution(JsonElement output)
    {
        var name = AnswerJson.Text(output, "name") ?? string.Empty;
        return PartFields.With(
            new ContentPart { Type = "tool_use" },
            ("tool_type", name == "web_search" ? "web_search" : "code_execution"),
            ("id", AnswerJson.Text(output, "id") ?? string.Empty),
            ("name", name),
            ("arguments", AnswerJson.Text(output, "arguments") ?? string.Empty),
            ("result", AnswerJson.Get(output, "info") is { } info ? PythonJson.Dump(info) : "\"\""));
    }

    // In chat completions some models think in tags.
    private static IEnumerable<ContentPart> Read(JsonElement chunk) => AnswerJson.Text(chunk, "type") switch
    {
        "text" when OpenAi.Thoughts.Split(AnswerJson.Text(chunk, "text") ?? string.Empty) is var (thought, rest) =>
            [PartFields.Reasoning(thought, null, isRedacted: false), new ContentPart { Type = "text", Text = rest }],
        "document_url" => [new ContentPart { Type = "text", Text = AnswerJson.Text(chunk, "document_url") ?? string.Empty }],
        "file" => [new ContentPart { Type = "text", Text = $"file: {AnswerJson.Text(chunk, "file_id")}" }],
        _ => [Part(chunk)],
    };

    private static ContentPart Part(JsonElement chunk) => AnswerJson.Text(chunk, "type") switch
    {
        "text" => new ContentPart { Type = "text", Text = AnswerJson.Text(chunk, "text") ?? string.Empty },
        "thinking" => PartFields.Reasoning(Thought(chunk), null, isRedacted: false),
        "image_url" => PartFields.With(
            new ContentPart { Type = "image" },
            ("image", Url(chunk)),
            ("detail", AnswerJson.Get(chunk, "image_url") is { } image && AnswerJson.Text(image, "detail") is { } detail and ("low" or "high") ? detail : "auto")),
        _ => PartFields.With(new ContentPart { Type = "data" }, ("data", chunk)),
    };

    private static string Thought(JsonElement chunk) =>
        AnswerJson.Text(chunk, "thinking") ?? string.Join('\n', AnswerJson.Items(chunk, "thinking").Select(t => AnswerJson.Text(t, "text")).OfType<string>());

    private static string Url(JsonElement chunk) =>
        AnswerJson.Text(chunk, "image_url") ?? (AnswerJson.Get(chunk, "image_url") is { } image ? AnswerJson.Text(image, "url") : null) ?? string.Empty;

    private static ModelOutput Output(JsonElement answer, string model, List<ChatChoice> choices, string? id)
    {
        var usage = AnswerJson.Get(answer, "usage") is { } used ? Usage(used) : null;
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

    private static ModelUsage Usage(JsonElement used)
    {
        var (input, total) = (AnswerJson.Long(used, "prompt_tokens") ?? 0, AnswerJson.Long(used, "total_tokens"));

        // Where the answer is not counted, it is the rest.
        var output = AnswerJson.Long(used, "completion_tokens") is > 0 and var counted ? counted : Math.Max((total ?? 0) - input, 0);
        return new ModelUsage { InputTokens = input, OutputTokens = output, TotalTokens = total ?? input + output };
    }
}
