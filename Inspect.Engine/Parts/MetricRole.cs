namespace Inspect.Engine.Parts;

/// <summary>What the number of a metric is.</summary>
public enum MetricRole
{
    /// <summary>Something of its own.</summary>
    None,

    /// <summary>The mean of the scores.</summary>
    Mean,

    /// <summary>The mean of scores that pass or fail.</summary>
    PassRate,

    /// <summary>The standard error of the mean.</summary>
    StandardError,
}
