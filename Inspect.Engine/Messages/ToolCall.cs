using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Messages;

/// <summary>A call of a tool that a model asked for.</summary>
public sealed record ToolCall : LogRecord
{
    /// <summary>Id of the call; the tool's message and event carry it too.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the tool.</summary>
    public required string Function { get; init; }

    /// <summary>Arguments by name.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Arguments { get; init; }

    /// <summary>Why the arguments could not be read.</summary>
    public string? ParseError { get; init; }

    /// <summary><c>function</c> or <c>custom</c>; absent in a log means <c>function</c>.</summary>
    public string Type { get; init => field = value ?? "function"; } = "function";
}
