using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Microsoft.Extensions.AI;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Inspect.Engine.Models.Providers;

/// <summary>A conversation with calls of tools and what came of them, as the client of a local model takes it.</summary>
internal static class LocalConversation
{
    /// <summary>The conversation.</summary>
    /// <param name="provider">Name of the provider, for sentences.</param>
    /// <param name="messages">The messages.</param>
    /// <exception cref="InspectException">A message holds more than text and calls.</exception>
    public static IReadOnlyList<ChatMessage> Of(string provider, IReadOnlyList<Messages.ChatMessage> messages) => [.. messages.Select(m => Of(provider, m))];

    private static ChatMessage Of(string provider, Messages.ChatMessage message)
    {
        var text = ChatConversion.PlainText(provider, message);
        if (message.Role == ChatRoles.Tool)
        {
            return new ChatMessage(ChatRole.Tool, [new FunctionResultContent(RequestJson.CallId(message), message.Error is { } error ? error.Message : text)]);
        }

        var calls = message.ToolCalls is { IsDefaultOrEmpty: false } asked ? asked : [];
        return new ChatMessage(
            new ChatRole(message.Role),
            [new TextContent(text), .. calls.Select(c => new FunctionCallContent(c.Id, c.Function, c.Arguments.ToDictionary(a => a.Key, object? (a) => a.Value, StringComparer.Ordinal)))]);
    }
}
