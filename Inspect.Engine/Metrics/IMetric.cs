namespace Inspect.Engine.Metrics;

/// <summary>One number over the scores of a run, or several.</summary>
public interface IMetric
{
    /// <summary>It takes the score of each epoch by itself, and not those that a reducer made of them.</summary>
    bool IsUnreduced => false;

    /// <summary>It reads the metadata of scores.</summary>
    bool NeedsScoreMetadata => false;

    /// <summary>The number, a map of numbers by name, or a list of numbers.</summary>
    /// <param name="scores">Scores of the items; none is NaN.</param>
    /// <exception cref="InspectException">The scores or the metadata of the items do not fit.</exception>
    ScoreValue Compute(IReadOnlyList<SampleScore> scores);
}
