using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>Scores over all samples (log format 5.5).</summary>
public sealed record EvalResults : LogRecord
{
    /// <summary>Items times epochs.</summary>
    public int TotalSamples { get; init; }

    /// <summary>Samples that ended without an error.</summary>
    public int CompletedSamples { get; init; }

    /// <summary>Samples resolved when a run was stopped gracefully.</summary>
    public int? LoggedSamples { get; init; }

    /// <summary>What an early stopping manager decided.</summary>
    public JsonElement? EarlyStopping { get; init; }

    /// <summary>One entry a scorer, reducer and key.</summary>
    public ImmutableArray<EvalScore> Scores { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The metric that stands for the run.</summary>
    public JsonElement? Headline { get; init; }

    /// <summary>Free data.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}
