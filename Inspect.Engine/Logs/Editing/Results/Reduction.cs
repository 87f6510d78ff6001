using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>Combines the epochs of items (semantics 4.3, 4.4).</summary>
internal static class Reduction
{
    /// <summary>One score an item; without a reducer one score an epoch.</summary>
    public static IReadOnlyList<SampleScore> Values(IReadOnlyList<ItemScores> items, IScoreReducer? reducer) => reducer is null
        ? [.. items.SelectMany(i => i.Values.Select(v => new SampleScore(i.Id, v, i.Metadata)))]
        : [.. items.Select(i => new SampleScore(i.Id, reducer.Reduce(i.Values), i.Metadata))];

    /// <summary>The row of an item as logs keep it: texts where all epochs agree, the metadata of the first.</summary>
    public static EvalSampleScore Row(SampleId item, ScoreValue value, IReadOnlyList<Score> epochs) => new()
    {
        Value = value,
        Answer = Common(epochs, s => s.Answer),
        Explanation = Common(epochs, s => s.Explanation),
        Reason = Common(epochs, s => s.Reason),
        Metadata = epochs[0].Metadata,
        SampleId = item,
    };

    private static string? Common(IReadOnlyList<Score> scores, Func<Score, string?> field) =>
        scores.All(s => field(s) == field(scores[0])) ? field(scores[0]) : null;
}
