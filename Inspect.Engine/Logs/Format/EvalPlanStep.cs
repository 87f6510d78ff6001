using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>One solver of a plan.</summary>
public sealed record EvalPlanStep : LogRecord
{
    /// <summary>Name of the solver.</summary>
    public required string Solver { get; init; }

    /// <summary>All its arguments.</summary>
    public IReadOnlyDictionary<string, JsonElement> Params { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>The arguments that were given.</summary>
    public IReadOnlyDictionary<string, JsonElement>? ParamsPassed { get; init; }
}
