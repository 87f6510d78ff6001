namespace Inspect.Engine.Metrics;

/// <summary>The value that more than half of all epochs have, those without a score included; else NaN (semantics, appendix C).</summary>
public sealed class MajorityReducer : IScoreReducer
{
    /// <inheritdoc />
    public string Name => "majority";

    /// <inheritdoc />
    public ScoreValue Reduce(IReadOnlyList<ScoreValue> values) => ByKey.Reduce(
        values, present => present.GroupBy(v => v.Equalised).FirstOrDefault(g => 2 * g.Count() > values.Count)?.First() ?? ScoreValue.Unscored);

    /// <inheritdoc />
    public IReadOnlyList<ScoreValue> Votes(IReadOnlyList<ScoreValue> values) => values;
}
