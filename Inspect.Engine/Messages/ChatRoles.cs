namespace Inspect.Engine.Messages;

/// <summary>The four roles that a message can have.</summary>
public static class ChatRoles
{
    /// <summary>Instructions above the conversation.</summary>
    public const string System = "system";

    /// <summary>The one who asks.</summary>
    public const string User = "user";

    /// <summary>The model.</summary>
    public const string Assistant = "assistant";

    /// <summary>The answer of a tool.</summary>
    public const string Tool = "tool";
}
