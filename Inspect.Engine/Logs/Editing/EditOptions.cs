using Inspect.Engine.Parts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Engine.Logs.Editing;

/// <summary>What edits of logs are made with.</summary>
public sealed record EditOptions
{
    /// <summary>Source of time.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The metrics and reducers that results are computed with; null for the built-in ones.</summary>
    public PartRegistry? Parts { get; init; }

    /// <summary>Is told of what is repaired and left behind. Default nobody.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
