using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Messages;

/// <summary>One message of a conversation, as the log keeps it.</summary>
public sealed record ChatMessage : LogRecord
{
    /// <summary>Identifies the message within its sample; absent in logs before 0.3.73.</summary>
    public string? Id { get; init; }

    /// <summary>What the message says.</summary>
    public required MessageContent Content { get; init => field = value ?? MessageContent.FromString(string.Empty); }

    /// <summary>Where it came from: <c>input</c>, <c>generate</c> or <c>operator</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Free data of whoever made the message.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary><c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>; where a log does not say it, the first of them that the message fits (log format 7.1).</summary>
    public string Role
    {
        get => field ?? Fitting();
        init
        {
            field = value;
            HasRole = value is not null;
        }
    }

    /// <summary>Calls that an assistant message asks for.</summary>
    public ImmutableArray<ToolCall>? ToolCalls { get; init; }

    /// <summary>Id of the call that a tool message answers; a list of ids in user messages.</summary>
    public JsonElement? ToolCallId { get; init; }

    /// <summary>Function that a tool message answers for.</summary>
    public string? Function { get; init; }

    /// <summary>Failure of the tool that a tool message reports.</summary>
    public ToolCallError? Error { get; init; }

    /// <summary>Model that wrote an assistant message.</summary>
    public string? Model { get; init; }

    /// <summary>The log says the role.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    internal bool HasRole { get; private init; }

    /// <summary>The text of the content.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Text => Content.Text;

    /// <summary>A system message with a new id.</summary>
    public static ChatMessage System(string text) => new() { Id = LogId.New(), Role = ChatRoles.System, Content = text };

    /// <summary>A user message with a new id.</summary>
    public static ChatMessage User(string text) => new() { Id = LogId.New(), Role = ChatRoles.User, Content = text };

    /// <summary>An assistant message with a new id.</summary>
    public static ChatMessage Assistant(string text) => new() { Id = LogId.New(), Role = ChatRoles.Assistant, Content = text };

    private string Fitting() =>
        ToolCalls is not null || Model is not null ? ChatRoles.Assistant
        : Function is not null || Error is not null || ToolCallId is { ValueKind: JsonValueKind.String } ? ChatRoles.Tool
        : ToolCallId is { ValueKind: JsonValueKind.Array } ? ChatRoles.User
        : ChatRoles.System;
}
