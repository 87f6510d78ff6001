namespace Inspect.Engine.Statistics;

/// <summary>What a mean is made of, as far as a log's header tells it.</summary>
public enum MeanKind
{
    /// <summary>Scores of no known range.</summary>
    Number,

    /// <summary>Scores between 0 and 1.</summary>
    Share,

    /// <summary>Scores that pass or fail.</summary>
    PassRate,
}
