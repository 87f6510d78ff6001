namespace Inspect.Engine.Metrics;

/// <summary>One number over the scores of a run, or several.</summary>
public interface IMetric
{
    /// <summary>The number, a map of numbers by name, or a list of numbers.</summary>
    /// <param name="scores">Scores of the items; none is NaN, and there is at least one.</param>
    /// <exception cref="InspectException">The scores or the metadata of the items do not fit.</exception>
    ScoreValue Compute(IReadOnlyList<SampleScore> scores);
}
