using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>A log: what was run, how, and what came of it. The samples are read one at a time and are no part of it.</summary>
public sealed record EvalLog : LogRecord
{
    /// <summary>Version of the format.</summary>
    public int Version { get; init; } = 2;

    /// <summary>How the run ended, or that it has not.</summary>
    public EvalStatus Status { get; init; } = EvalStatus.Started;

    /// <summary>What was run.</summary>
    public required EvalSpec Eval { get; init; }

    /// <summary>The solvers in order.</summary>
    public EvalPlan Plan { get; init => field = value ?? new(); } = new();

    /// <summary>Scores over all samples; absent when nothing was scored or the run died.</summary>
    public EvalResults? Results { get; init; }

    /// <summary>Times and tokens.</summary>
    public EvalStats Stats { get; init => field = value ?? new(); } = new();

    /// <summary>What halted the run.</summary>
    public EvalError? Error { get; init; }

    /// <summary>Some sample is marked invalid.</summary>
    public bool Invalidated { get; init; }

    /// <summary>Later edits of tags and metadata.</summary>
    public ImmutableArray<JsonElement>? LogUpdates { get; init; }

    /// <summary>Settings changed while it ran.</summary>
    public ImmutableArray<JsonElement>? ConfigUpdates { get; init; }

    /// <summary>Tags after all edits, sorted.</summary>
    public ImmutableArray<string> Tags { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Metadata after all edits.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;
}
