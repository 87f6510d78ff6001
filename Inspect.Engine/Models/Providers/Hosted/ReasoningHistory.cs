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

        // An answer without reasoning is not the last one that thought.
        var kept = setting == "last" ? messages.LastOrDefault(HasReasoning) : null;
        return [.. messages.Select(m => HasReasoning(m) && !ReferenceEquals(m, kept) ? Without(m) : m)];
    }

    private static bool HasReasoning(ChatMessage message) =>
        message.Role == ChatRoles.Assistant && !message.Content.IsText && message.Content.Parts.Any(p => p.Type == "reasoning");

    private static ChatMessage Without(ChatMessage message) =>
        message with { Content = MessageContent.FromParts([.. message.Content.Parts.Where(p => p.Type != "reasoning")]) };
}
