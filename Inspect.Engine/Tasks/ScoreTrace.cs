using System.Collections.Immutable;

namespace Inspect.Engine.Tasks;

/// <summary>How a scorer came to its score: what pages show beside it. No log keeps it; the same scorer on the same output gives it again.</summary>
public sealed record ScoreTrace
{
    /// <summary>The rest of a sentence that begins with the scorer's name: <c>found “4” in the reply.</c></summary>
    public required string Sentence { get; init; }

    /// <summary>The target that decided; null when none matched.</summary>
    public string? Target { get; init; }

    /// <summary>Places in the output that decided, in order, without overlap.</summary>
    public ImmutableArray<TraceMark> Marks { get; init; } = [];

    /// <summary>What was done, step by step, with the texts as they were compared.</summary>
    public ImmutableArray<TraceStep> Steps { get; init; } = [];

    /// <summary>A scorer that takes the same output; null when there is none to name.</summary>
    public TraceAdvice? Advice { get; init; }
}
