namespace Inspect.Engine.Inference;

/// <summary>A message of a conversation for a local model.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</param>
/// <param name="Content">Its text.</param>
public sealed record LocalMessage(string Role, string Content)
{
    /// <summary>What the assistant thought before it spoke; null for nothing.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Calls of tools that the assistant asked for.</summary>
    public IReadOnlyList<LocalToolCall> ToolCalls { get; init; } = [];

    /// <summary>Id of the call that a message of a tool answers; null elsewhere.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Name of the tool that a message of a tool is from; null elsewhere.</summary>
    public string? ToolName { get; init; }
}
