using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>An earlier answer as items of the responses API.</summary>
internal static class ResponsesAssistant
{
    /// <summary>Adds the items: reasoning, texts, searches, then calls of tools.</summary>
    /// <param name="message">The answer.</param>
    /// <param name="items">What is sent.</param>
    /// <param name="dialect">How the service speaks.</param>
    /// <param name="labels">A text that has no phase gets one: whether more was to come.</param>
    public static void Add(ChatMessage message, JsonArray items, ChatDialect dialect, bool labels)
    {
        var said = new Said(items);
        var phase = !labels ? null : message.ToolCalls is { IsDefaultOrEmpty: false } || message.Content.Parts.Any(p => p.Type == "tool_use") ? "commentary" : "final_answer";
        foreach (var part in Parts(message, dialect))
        {
            switch (part.Type)
            {
                case "text":
                    said.Add(part, phase);
                    break;
                case "reasoning":
                    said.Flush();
                    items.Add(Thought(part));
                    break;
                case "image":
                    said.Flush();
                    items.Add(new JsonObject { ["type"] = "message", ["role"] = "user", ["content"] = new JsonArray(ResponsesInput.Part(part)) });
                    break;
                case "tool_use" when PartFields.Text(part, "tool_type") == "web_search":
                    said.Flush();
                    items.Add(new JsonObject
                    {
                        ["type"] = "web_search_call",
                        ["id"] = PartFields.Text(part, "id"),
                        ["status"] = string.IsNullOrEmpty(PartFields.Text(part, "error")) ? "completed" : "failed",
                        ["action"] = SearchAction.Of(PartFields.Text(part, "arguments") ?? string.Empty),
                    });
                    break;
                case "tool_use" when PartFields.Text(part, "tool_type") == "code_execution":
                    // Its own item is taken only where answers are kept.
                    said.Flush();
                    var result = PartFields.Text(part, "error") is { Length: > 0 } error ? error : PartFields.Text(part, "result");
                    said.Add(new ContentPart { Type = "text", Text = $"code_interpreter: {PartFields.Text(part, "arguments")}\n\n{result}" }, null);
                    break;
            }
        }

        said.Flush();
        foreach (var call in message.ToolCalls ?? [])
        {
            items.Add(new JsonObject { ["type"] = "function_call", ["call_id"] = call.Id, ["name"] = ToolAlias.Sent(call.Function), ["arguments"] = PythonJson.Dump(call.Arguments) });
        }
    }

    private static List<ContentPart> Parts(ChatMessage message, ChatDialect dialect)
    {
        var hasCalls = message.ToolCalls is { IsDefaultOrEmpty: false };
        var parts = message.Content.Parts.Where(p => !(hasCalls && p is { Type: "text", Text: "" or null } && !PartFields.IsTrue(p, "refusal") && Thoughts.Internal(p) is null)).ToList();
        if (!dialect.IsOpenAi && !hasCalls && parts.Count > 0 && parts.All(p => p.Type == "reasoning"))
        {
            // Other services refuse an answer that is reasoning alone.
            parts.Add(new ContentPart { Type = "text", Text = "(no content)" });
        }

        return parts;
    }

    private static JsonObject Thought(ContentPart part)
    {
        var isRedacted = PartFields.IsTrue(part, "redacted");
        var hidden = Thoughts.Internal(part) is { } own ? AnswerJson.Text(own, ResponsesAnswer.Hidden) : null;
        return new JsonObject
        {
            ["type"] = "reasoning",
            ["id"] = PartFields.Text(part, "signature"),
            ["content"] = new JsonArray(),
            ["summary"] = !isRedacted && PartFields.Text(part, "summary") is { Length: > 0 } summary ? new JsonArray(new JsonObject { ["type"] = "summary_text", ["text"] = summary }) : new JsonArray(),
            ["encrypted_content"] = isRedacted ? part.Reasoning : hidden,
        };
    }

    /// <summary>Texts that follow one another as one message, as long as they were one.</summary>
    private sealed class Said(JsonArray items)
    {
        private readonly List<JsonNode> _texts = [];
        private string? _id;
        private string? _phase;

        /// <param name="part">The text.</param>
        /// <param name="otherwise">Its phase where it has none of its own.</param>
        public void Add(ContentPart part, string? otherwise)
        {
            var own = Thoughts.Internal(part) ?? default;
            var (id, phase) = (AnswerJson.Text(own, ResponsesAnswer.MessageId), AnswerJson.Text(own, ResponsesAnswer.MessagePhase) ?? otherwise);
            if (id != _id || phase != _phase)
            {
                Flush();
            }

            (_id, _phase) = (id, phase);
            _texts.Add(PartFields.IsTrue(part, "refusal")
                ? new JsonObject { ["type"] = "refusal", ["refusal"] = part.Text }
                : new JsonObject { ["type"] = "output_text", ["text"] = part.Text, ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray() });
        }

        public void Flush()
        {
            if (_texts.Count > 0)
            {
                var item = new JsonObject { ["type"] = "message", ["role"] = "assistant", ["status"] = "completed", ["content"] = new JsonArray([.. _texts]) };
                RequestJson.Set(item, "id", _id);
                RequestJson.Set(item, "phase", _phase);
                items.Add(item);
            }

            _texts.Clear();
            (_id, _phase) = (null, null);
        }
    }
}
