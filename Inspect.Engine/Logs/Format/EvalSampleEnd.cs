using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>The fields of a sample that say what came of it. Read in the place of an <see cref="EvalSample"/>, it passes over what happened.</summary>
public sealed record EvalSampleEnd
{
    /// <summary>Id of the item.</summary>
    public required SampleId Id { get; init; }

    /// <summary>Repetition, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Scores by scorer; null when it was not scored.</summary>
    public IReadOnlyDictionary<string, Score>? Scores { get; init; }

    /// <summary>Metadata of the item.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Error that ended it.</summary>
    public EvalError? Error { get; init; }

    /// <summary>Who marked it invalid, and why.</summary>
    public JsonElement? Invalidation { get; init; }

    /// <summary>The only score of a sample of version 1, which names no scorer.</summary>
    public JsonElement? Score { get; init; }
}
