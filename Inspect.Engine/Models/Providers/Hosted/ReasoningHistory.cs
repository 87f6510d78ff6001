using Inspect.Engine.Messages;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Which reasoning of earlier answers is sent again (setting <c>reasoning_history</c>).</summary>
internal static class ReasoningHistory
{
    /// <summary>The conversation with as much of its reasoning as the setting leaves.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="setting"><c>none</c>, <c>last</c>, <c>all</c> or <c>auto</c>; null is auto, which is all.</param>
    public static IReadOnlyList<ChatMessage> Of(IReadOnlyList<ChatMessage> messages, string? setting)
    {
        if (setting is not ("none" or "last"))
        {
            return messages;
        }

        var kept = setting == "last" ? messages.LastOrDefault(m => m.Role == ChatRoles.Assistant) : null;
        return [.. messages.Select(m => m.Role != ChatRoles.Assistant || ReferenceEquals(m, kept) || m.Content.IsText ? m : Without(m))];
    }

    private static ChatMessage Without(ChatMessage message) =>
        message with { Content = MessageContent.FromParts([.. message.Content.Parts.Where(p => p.Type != "reasoning")]) };
}
