using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Writing;

/// <summary>Moves long texts of one sample into its attachments, at the places that the format names (log format 11.1).</summary>
internal sealed class AttachmentMaker
{
    private const int MostInline = 100;
    private const string Removed = "<base64-data-removed>";

    private readonly bool _hasImages;

    // Made once: each event asks for them.
    private readonly Func<string, string> _long;
    private readonly Func<JsonElement, JsonElement> _longIn;
    private readonly Dictionary<string, string> _attachments;
    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);
    private readonly Dictionary<ChatMessage, ChatMessage> _messages = new(ReferenceEqualityComparer.Instance);

    public AttachmentMaker(IReadOnlyDictionary<string, string> attachments, bool hasImages)
    {
        _attachments = new Dictionary<string, string>(attachments, StringComparer.Ordinal);
        _hasImages = hasImages;
        _long = Long;
        _longIn = Long;
    }

    /// <summary>Replaces long texts in free-form data: <see cref="Long(JsonElement)"/>.</summary>
    public Func<JsonElement, JsonElement> LongIn => _longIn;

    /// <summary>Contents by hash.</summary>
    public IReadOnlyDictionary<string, string> Attachments => _attachments;

    /// <summary>A text of an event: a reference when it is long.</summary>
    public string Long(string text) => IsData(text) ? Data(text) : LogText.IsLonger(text, MostInline) ? Attach(text) : text;

    /// <summary>A text of the conversation: a reference when it is a data URI.</summary>
    public string Data(string text) => !IsData(text) ? text : !_hasImages ? Removed : LogText.IsLonger(text, MostInline) ? Attach(text) : text;

    /// <summary>All long texts in free-form data of an event.</summary>
    public JsonElement Long(JsonElement element) => ElementRewriter.Texts(element, IsLongBytes, _long);

    /// <summary>All long texts in free-form data of an event.</summary>
    public JsonElement? Long(JsonElement? element) => element is { } value ? Long(value) : null;

    /// <summary>A message of an event.</summary>
    public ChatMessage Message(ChatMessage message)
    {
        if (message.Content.IsText && ReferenceEquals(Long(message.Content.Text), message.Content.Text))
        {
            // Nothing to replace: most messages, and looking an object up by itself costs more than this.
            return message;
        }

        if (!_messages.TryGetValue(message, out var done))
        {
            _messages[message] = done = Walk(message, _long, _longIn);
        }

        return done;
    }

    /// <summary>Messages of the conversation, in which only data URIs are replaced.</summary>
    public ImmutableArray<ChatMessage> Conversation(ImmutableArray<ChatMessage> messages) =>
        [.. messages.Select(m => m.Content.IsText && !IsData(m.Content.Text) ? m : Walk(m, Data, e => ElementRewriter.Texts(e, IsLongBytes, Data)))];

    private static bool IsLongBytes(int bytes) => bytes > MostInline;

    private static bool IsData(string text) => text.StartsWith("data:", StringComparison.Ordinal);

    private static ChatMessage Walk(ChatMessage message, Func<string, string> text, Func<JsonElement, JsonElement> element)
    {
        if (message.Content.IsText)
        {
            var old = message.Content.Text;
            var replaced = text(old);
            return ReferenceEquals(old, replaced) ? message : message with { Content = replaced };
        }

        var parts = MessageContent.FromParts([.. message.Content.Parts.Select(p => Part(p, text, element))]);
        return message with
        {
            Content = parts,
            ToolCalls = message.ToolCalls is { } calls ? [.. calls.Select(c => Call(c, element))] : null,
        };
    }

    private static ContentPart Part(ContentPart part, Func<string, string> text, Func<JsonElement, JsonElement> element)
    {
        string[] fields = part.Type switch
        {
            "image" or "audio" or "video" or "document" or "data" => [part.Type],
            "tool_use" => ["arguments", "result", "error"],
            _ => [],
        };
        var unknown = part.Unknown;
        foreach (var field in fields.Where(f => part.Unknown?.ContainsKey(f) == true))
        {
            unknown = new Dictionary<string, JsonElement>(unknown!) { [field] = element(unknown![field]) };
        }

        return part with
        {
            Text = part.Text is null ? null : text(part.Text),
            Reasoning = part.Reasoning is null ? null : text(part.Reasoning),
            Unknown = unknown,
        };
    }

    private static ToolCall Call(ToolCall call, Func<JsonElement, JsonElement> element)
    {
        var unknown = call.Unknown;
        if (unknown is not null && unknown.TryGetValue("view", out var view))
        {
            unknown = new Dictionary<string, JsonElement>(unknown) { ["view"] = ElementRewriter.Field(view, "content", element) };
        }

        return call with { Arguments = call.Arguments.ToDictionary(a => a.Key, a => element(a.Value)), Unknown = unknown };
    }

    private string Attach(string text)
    {
        if (!_references.TryGetValue(text, out var reference))
        {
            var hash = Murmur3.Hash(text);
            _attachments[hash] = text;
            _references[text] = reference = "attachment://" + hash;
        }

        return reference;
    }
}
