using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates;

/// <summary>Messages as templates expect them.</summary>
internal static class ChatMessages
{
    private const string Content = "content";
    private static readonly string[] ReasoningNames = ["reasoning_content", "thinking", "reasoning"];

    /// <summary>A message without what is null, and with its reasoning under the names that templates use for it.</summary>
    public static DictValue Prepared(DictValue message)
    {
        var reasoning = Array.Find(ReasoningNames, n => message.TryGet(n, out var value) && value is not null);
        if (reasoning is null && !Array.Exists(message.Values, v => v is null))
        {
            return message;
        }

        var pairs = message.Keys.Zip(message.Values).Where(p => p.Second is not null).ToList();
        if (reasoning is not null && message.TryGet(reasoning, out var text))
        {
            pairs.RemoveAll(p => p.First is "reasoning_content");
            pairs.Add(("reasoning_content", text));
            if (!pairs.Exists(p => p.First is "thinking"))
            {
                pairs.Add(("thinking", text));
            }
        }

        return DictValue.OfTexts([.. pairs.Select(p => p.First)], [.. pairs.Select(p => p.Second)]);
    }

    /// <summary>A message of the engine.</summary>
    public static DictValue Of(LocalMessage message)
    {
        var (keys, values) = (new List<object?> { "role", Content }, new List<object?> { message.Role, message.Content });
        void Add(string key, object? value)
        {
            if (value is not null)
            {
                keys.Add(key);
                values.Add(value);
            }
        }

        Add("reasoning_content", message.Reasoning);
        Add("tool_calls", message.ToolCalls.Count == 0 ? null : new ListValue([.. message.ToolCalls.Select(Of)]));
        Add("tool_call_id", message.ToolCallId);
        Add("name", message.ToolName);
        return DictValue.OfTexts([.. keys], [.. values]);
    }

    /// <summary>Messages whose last has something behind its text: of several parts the last text.</summary>
    /// <returns>The messages, and the text as it was; null where there is none.</returns>
    public static (ListValue Messages, string Text)? Extended(ListValue messages, string tag)
    {
        if (messages.Items is not [.., DictValue last] || !last.TryGet(Content, out var content))
        {
            return null;
        }

        if (content is string text)
        {
            return (With(messages, With(last, Content, text + tag)), text);
        }

        if (content is ListValue parts && Array.FindLastIndex(parts.Items, p => p is DictValue part && part.TryGet("text", out var t) && t is string) is >= 0 and var at)
        {
            var part = (DictValue)parts.Items[at]!;
            var said = part.TryGet("text", out var value) ? (string)value! : string.Empty;
            var extended = (object?[])parts.Items.Clone();
            extended[at] = With(part, "text", said + tag);
            return (With(messages, With(last, Content, new ListValue(extended))), said);
        }

        return null;
    }

    private static DictValue Of(LocalToolCall call) => DictValue.OfTexts(
        ["id", "type", "function"],
        [call.Id, "function", DictValue.OfTexts(["name", "arguments"], [call.Name, JsonValues.Of(call.Arguments)])]);

    private static ListValue With(ListValue messages, DictValue last) => new([.. messages.Items[..^1], last]);

    private static DictValue With(DictValue dict, string key, object? value) => DictValue.OfTexts(dict.Keys, [.. dict.Keys.Zip(dict.Values, (k, v) => k is string name && name == key ? value : v)]);
}
