using Inspect.Engine.Messages;
using Inspect.Engine.Values;

namespace Inspect.Engine.Models;

/// <summary>One alternative of a model's answer.</summary>
public sealed record ChatChoice : LogRecord
{
    /// <summary>The assistant message.</summary>
    public required ChatMessage Message { get; init => field = value is { HasRole: false } ? value with { Role = ChatRoles.Assistant } : value; }

    /// <summary><c>stop</c>, <c>max_tokens</c>, <c>model_length</c>, <c>tool_calls</c>, <c>content_filter</c> or <c>unknown</c>.</summary>
    public string StopReason { get; init => field = value switch { null => "unknown", "length" => "max_tokens", _ => value }; } = "unknown";
}
