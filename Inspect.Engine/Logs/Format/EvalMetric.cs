using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>One number over the samples.</summary>
[JsonConverter(typeof(EvalMetricConverter))]
public sealed record EvalMetric : LogRecord
{
    /// <summary>Name of the metric.</summary>
    public required string Name { get; init; }

    /// <summary>Metric that yielded several numbers.</summary>
    public string? Group { get; init; }

    /// <summary>The number; may be NaN.</summary>
    public required double Value
    {
        get;
        init
        {
            field = value;
            IsInteger = false;
        }
    }

    /// <summary>The log has the number as an integer, <c>1</c> and not <c>1.0</c>. A new value is none.</summary>
    public bool IsInteger { get; init; }

    /// <summary>Arguments of the metric.</summary>
    public IReadOnlyDictionary<string, JsonElement> Params { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Free data.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}
