using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Transcripts;

/// <summary>A part of a solver that ran on its own.</summary>
public sealed record SubtaskEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "subtask";

    /// <summary>Name to show.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of subtask.</summary>
    public string? Type { get; init; }

    /// <summary>What it was given, by name.</summary>
    public required JsonElement Input { get; init; }

    /// <summary>What it gave back.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Events inside it, in logs before 0.3.94; not checked.</summary>
    public ImmutableArray<JsonElement> Events { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>Seconds without waiting.</summary>
    public double? WorkingTime { get; init; }
}
