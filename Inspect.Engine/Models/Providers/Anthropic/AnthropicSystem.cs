using Inspect.Engine.Messages;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>Messages of the system: those at the begin are a field of their own, those amid a conversation stay where the model takes them.</summary>
internal static class AnthropicSystem
{
    /// <summary>What goes on top, and the conversation.</summary>
    /// <param name="messages">All messages.</param>
    /// <param name="able">What the model can do.</param>
    public static (List<string> Top, List<ChatMessage> Others) Split(IEnumerable<ChatMessage> messages, AnthropicModels able)
    {
        List<ChatMessage> all = [.. messages];
        var begin = all.FindIndex(m => m.Role != ChatRoles.System);
        List<string> top = [.. (begin < 0 ? all : all[..begin]).Select(m => m.Text)];
        var rest = begin < 0 ? [] : all[begin..];
        return (top, able.TakesSystemAmid ? Kept(Joined(rest), top) : Reminded(rest, top));
    }

    private static List<ChatMessage> Joined(List<ChatMessage> messages)
    {
        List<ChatMessage> all = [];
        foreach (var message in messages)
        {
            if (message.Role == ChatRoles.System && all is [.., { Role: ChatRoles.System } last])
            {
                all[^1] = last with { Content = $"{last.Text}\n\n{message.Text}" };
            }
            else
            {
                all.Add(message);
            }
        }

        return all;
    }

    // The server takes them after a turn of the user's, before an answer or at the end; others go on top.
    private static List<ChatMessage> Kept(List<ChatMessage> messages, List<string> top)
    {
        List<ChatMessage> all = [];
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            if (message.Role != ChatRoles.System || (Follows(all) && (i + 1 == messages.Count || messages[i + 1].Role == ChatRoles.Assistant)))
            {
                all.Add(message);
            }
            else
            {
                top.Add(message.Text);
            }
        }

        return all;
    }

    private static bool Follows(List<ChatMessage> before) => before is [.., var last]
        && (last.Role is ChatRoles.User or ChatRoles.Tool || (last.Role == ChatRoles.Assistant && !last.Content.IsText && last.Content.Parts is [.., { Type: "tool_use" }]));

    // Older models get reminders from the user, but not beside the result of a tool: that would begin a new turn.
    private static List<ChatMessage> Reminded(List<ChatMessage> messages, List<string> top)
    {
        List<ChatMessage> all = [];
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            if (message.Role != ChatRoles.System)
            {
                all.Add(message);
            }
            else if (all is [.., { Role: ChatRoles.Tool }] || messages.Skip(i + 1).FirstOrDefault(m => m.Role != ChatRoles.System) is { Role: ChatRoles.Tool })
            {
                top.Add(message.Text);
            }
            else
            {
                all.Add(ChatMessage.User($"<system-reminder>\n{message.Text}\n</system-reminder>"));
            }
        }

        return all;
    }
}
