using Inspect.Engine.Messages;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Images and documents in the results of tools, for a service that takes them from users alone.</summary>
internal static class ToolMedia
{
    /// <summary>The conversation with those parts moved into a message of the user's after the results.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="kinds">The kinds of parts that are moved: image, document.</param>
    public static List<ChatMessage> Moved(IReadOnlyList<ChatMessage> messages, params ReadOnlySpan<string> kinds)
    {
        List<ChatMessage> all = [];
        List<ContentPart> waiting = [];
        foreach (var message in messages)
        {
            var moved = message.Role == ChatRoles.Tool && !message.Content.IsText ? Of(message, kinds) : [];
            if (moved.Count > 0)
            {
                // Results in a row with such parts are followed by one message; the note of an error is replaced by them.
                waiting.AddRange(moved);
                all.Add(message with { Error = null, Content = MessageContent.FromParts([.. message.Content.Parts.Select(p => moved.Contains(p) ? Note(p) : p)]) });
                continue;
            }

            Flush(all, waiting);
            all.Add(message);
        }

        Flush(all, waiting);
        return all;
    }

    private static List<ContentPart> Of(ChatMessage message, ReadOnlySpan<string> kinds)
    {
        List<ContentPart> moved = [];
        foreach (var part in message.Content.Parts)
        {
            if (kinds.Contains(part.Type))
            {
                moved.Add(part);
            }
        }

        return moved;
    }

    private static void Flush(List<ChatMessage> all, List<ContentPart> waiting)
    {
        if (waiting.Count > 0)
        {
            all.Add(ChatMessage.User(string.Empty) with { Content = MessageContent.FromParts([.. waiting]) });
            waiting.Clear();
        }
    }

    private static ContentPart Note(ContentPart part) =>
        new() { Type = "text", Text = part.Type == "image" ? "Image content is included below." : "Document content is included below." };
}
