using System.Text;
using Inspect.Engine.Messages;
using Inspect.Engine.Python;

namespace Inspect.Engine.Logs.Tables;

/// <summary>Messages as text, as the tables have them.</summary>
internal static class MessageText
{
    /// <summary>What stands between two messages.</summary>
    public const string Between = "\n\n";

    /// <summary>An input; a plain text is that of a user.</summary>
    public static string Of(SampleInput input) => input.Plain is { } text ? Of(ChatRoles.User, text).ToString() : Of(input.Messages);

    /// <summary>A conversation.</summary>
    public static string Of(IEnumerable<ChatMessage> messages) => string.Join(Between, messages.Select(Of));

    /// <summary>One message with its calls of tools, or its failure.</summary>
    public static string Of(ChatMessage message)
    {
        var text = Of(message.Role, message.Text);
        if (message is { Role: ChatRoles.Assistant, ToolCalls: { } calls })
        {
            foreach (var call in calls)
            {
                var arguments = string.Join('\n', call.Arguments.Select(a => $"{a.Key}: {PythonValue.ToText(a.Value)}"));
                text.Append("\nTool Call: ").Append(call.Function).Append("\nArguments:\n").Append(arguments);
            }
        }
        else if (message is { Role: ChatRoles.Tool, Error: { } error })
        {
            text.Append("\nError in tool call '").Append(message.Function ?? "unknown").Append("':\n").Append(error.Message).Append('\n');
        }

        return text.ToString();
    }

    private static StringBuilder Of(string role, string text) => new StringBuilder().Append(role).Append(":\n").Append(PythonText.Strip(text)).Append('\n');
}
