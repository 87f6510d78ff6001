namespace Inspect.Engine.Metrics;

/// <summary>Combines the scores of an item over its epochs into one.</summary>
public interface IScoreReducer
{
    /// <summary>Name in logs, with its number: <c>at_least_2</c>.</summary>
    string Name { get; }

    /// <summary>Epochs without which it makes no sense.</summary>
    int LeastEpochs => 1;

    /// <summary>What the log keeps of how the epochs voted, beside the combined value; null for nothing.</summary>
    IReadOnlyList<ScoreValue>? Votes(IReadOnlyList<ScoreValue> values) => null;

    /// <summary>The combined value; NaN values are dropped first, and NaN is the result when none is left.</summary>
    ScoreValue Reduce(IReadOnlyList<ScoreValue> values);
}
