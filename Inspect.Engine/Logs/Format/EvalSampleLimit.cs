using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>A limit that ended a sample.</summary>
public sealed record EvalSampleLimit : LogRecord
{
    /// <summary>Kind: <c>context</c>, <c>time</c>, <c>working</c>, <c>message</c>, <c>token</c>, <c>turn</c>, <c>cost</c>, <c>operator</c>, <c>custom</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its number; −1 when unknown.</summary>
    public required double Limit { get; init; }

    /// <summary>The limit in a sentence.</summary>
    public string? Reason { get; init; }
}
