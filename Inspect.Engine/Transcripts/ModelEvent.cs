using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;

namespace Inspect.Engine.Transcripts;

/// <summary>One generation of a model.</summary>
public sealed record ModelEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "model";

    /// <summary>Full name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Role of the model, when it is not the one under test.</summary>
    public string? Role { get; init; }

    /// <summary>The prompt. Empty in a file that keeps it in a pool.</summary>
    public ImmutableArray<ChatMessage> Input { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Half-open ranges into the message pool that make up the prompt.</summary>
    public ImmutableArray<ImmutableArray<int>>? InputRefs { get; init; }

    /// <summary>Tools on offer.</summary>
    public ImmutableArray<JsonElement> Tools { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary><c>auto</c>, <c>any</c>, <c>none</c> or one tool.</summary>
    public JsonElement? ToolChoice { get; init; }

    /// <summary>Settings of the call.</summary>
    public GenerateConfig Config { get; init => field = value ?? GenerateConfig.Empty; } = GenerateConfig.Empty;

    /// <summary>What came back.</summary>
    public required ModelOutput Output { get; init; }

    /// <summary>Attempts after the first.</summary>
    public int? Retries { get; init; }

    /// <summary>Why the call failed.</summary>
    public string? Error { get; init; }

    /// <summary><c>read</c> or <c>write</c> when the cache took part.</summary>
    public string? Cache { get; init; }

    /// <summary>Raw traffic with the provider.</summary>
    public JsonElement? Call { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>Seconds without waiting.</summary>
    public double? WorkingTime { get; init; }
}
