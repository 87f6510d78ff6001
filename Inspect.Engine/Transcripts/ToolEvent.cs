using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Messages;

namespace Inspect.Engine.Transcripts;

/// <summary>One call of a tool.</summary>
public sealed record ToolEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "tool";

    /// <summary><c>function</c>.</summary>
    public string Type { get; init => field = value ?? "function"; } = "function";

    /// <summary>Id of the call; the tool's message carries it too.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the tool.</summary>
    public required string Function { get; init; }

    /// <summary>Arguments by name.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Arguments { get; init; }

    /// <summary>How the call is shown.</summary>
    public JsonElement? View { get; init; }

    /// <summary>What came back: text, number, boolean, one content part or a list of them.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Bytes before and after the result was cut.</summary>
    public ImmutableArray<int>? Truncated { get; init; }

    /// <summary>Failure that the model was told about.</summary>
    public ToolCallError? Error { get; init; }

    /// <summary>Events inside the call, in logs before 0.3.94; not checked.</summary>
    public ImmutableArray<JsonElement> Events { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>Seconds without waiting.</summary>
    public double? WorkingTime { get; init; }

    /// <summary>Agent that the call handed over to.</summary>
    public string? Agent { get; init; }

    /// <summary>Span of that agent.</summary>
    public string? AgentSpanId { get; init; }

    /// <summary>The call ended with an exception.</summary>
    public bool? Failed { get; init; }

    /// <summary>Id of the tool's message.</summary>
    public string? MessageId { get; init; }
}
