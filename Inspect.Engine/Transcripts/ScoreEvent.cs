using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Values;

namespace Inspect.Engine.Transcripts;

/// <summary>A scorer judged the sample.</summary>
public sealed record ScoreEvent : TranscriptEvent
{
    /// <inheritdoc />
    public override string Kind => "score";

    /// <summary>The judgement.</summary>
    public required Score Score { get; init; }

    /// <summary>The target it was held against.</summary>
    public Target? Target { get; init; }

    /// <summary>The sample went on after it.</summary>
    public bool Intermediate { get; init; }

    /// <summary>Name of the scorer.</summary>
    public string? Scorer { get; init; }

    /// <summary>Its arguments that were given.</summary>
    public IReadOnlyDictionary<string, JsonElement>? ScorerArgs { get; init; }

    /// <summary>Tokens of the sample so far, by model.</summary>
    public IReadOnlyDictionary<string, ModelUsage>? ModelUsage { get; init; }

    /// <summary>The same by role of the model.</summary>
    public IReadOnlyDictionary<string, ModelUsage>? RoleUsage { get; init; }
}
