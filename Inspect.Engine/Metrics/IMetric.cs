namespace Inspect.Engine.Metrics;

/// <summary>One number over the scores of a run.</summary>
public interface IMetric
{
    /// <summary>Name in task files and logs.</summary>
    string Name { get; }

    /// <summary>The number; the scores hold no NaN.</summary>
    double Compute(IReadOnlyList<SampleScore> scores);
}
