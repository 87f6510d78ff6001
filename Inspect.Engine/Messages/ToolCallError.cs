using Inspect.Engine.Values;

namespace Inspect.Engine.Messages;

/// <summary>Failure of a tool call that the model was told about.</summary>
public sealed record ToolCallError : LogRecord
{
    /// <summary>Kind, for example <c>parsing</c>, <c>timeout</c>, <c>permission</c>, <c>limit</c>, <c>unknown</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What failed.</summary>
    public required string Message { get; init; }
}
