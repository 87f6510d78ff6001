using Inspect.Engine.Messages;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Messages of one role in a row as one, for services that want roles to take turns.</summary>
internal static class MessageJoin
{
    /// <summary>The conversation without two messages of a role in a row.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="roles">The roles that are joined.</param>
    public static List<ChatMessage> Of(IReadOnlyList<ChatMessage> messages, params ReadOnlySpan<string> roles)
    {
        List<ChatMessage> all = [];
        foreach (var message in messages)
        {
            if (all.Count > 0 && all[^1] is { } last && last.Role == message.Role && roles.Contains(message.Role))
            {
                all[^1] = last with
                {
                    Content = last.Content.IsText && message.Content.IsText
                        ? $"{last.Content.Text}\n{message.Content.Text}"
                        : MessageContent.FromParts([.. last.Content.Parts, .. message.Content.Parts]),
                    ToolCalls = last.ToolCalls is null && message.ToolCalls is null ? null : [.. last.ToolCalls ?? [], .. message.ToolCalls ?? []],
                };
            }
            else
            {
                all.Add(message);
            }
        }

        return all;
    }
}
