using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>Combines the epochs of items (semantics 4.3, 4.4).</summary>
internal static class Reduction
{
    /// <summary>Items whose scores are held while metrics are computed from them; of more, only the combined values are, and the rest is made whenever a metric looks at it.</summary>
    private const int MostHeld = 10_000;

    /// <summary>One score an item; without a reducer one score an epoch.</summary>
    public static IReadOnlyList<SampleScore> Values(IReadOnlyList<ItemScores> items, IScoreReducer? reducer)
    {
        if (reducer is null)
        {
            return [.. items.SelectMany(i => i.Values.Select((v, at) => new SampleScore(i.Id, v, i.Metadata) { ScoreMetadata = i.ScoreMetadata.ElementAtOrDefault(at) }))];
        }

        if (items.Count <= MostHeld)
        {
            return [.. items.Select(i => Combined(i, reducer.Reduce(i.Values)))];
        }

        ScoreValue[] values = [.. items.Select(i => reducer.Reduce(i.Values))];
        return new MadeList<SampleScore>(values.Length, i => Combined(items[i], values[i]));
    }

    private static SampleScore Combined(ItemScores item, ScoreValue value) => new(item.Id, value, item.Metadata) { ScoreMetadata = item.FirstScoreMetadata };

    /// <summary>The row of an item as logs keep it: texts where all epochs agree, the metadata of the first, and how the epochs voted.</summary>
    public static EvalSampleScore Row(SampleId item, ScoreValue value, IReadOnlyList<Score> epochs, IScoreReducer reducer) => new()
    {
        Value = value,
        Answer = Common(epochs, s => s.Answer),
        Explanation = Common(epochs, s => s.Explanation),
        Reason = Common(epochs, s => s.Reason),
        Metadata = Metadata(epochs, reducer),
        SampleId = item,
    };

    private static IReadOnlyDictionary<string, JsonElement>? Metadata(IReadOnlyList<Score> epochs, IScoreReducer reducer) =>
        reducer.Votes([.. epochs.Select(e => e.Value)]) is { } votes
            ? new Dictionary<string, JsonElement>(epochs[0].Metadata ?? new Dictionary<string, JsonElement>()) { ["panel"] = LogJson.ToElement<ScoreValue>(new ScoreValue.OfList([.. votes])) }
            : epochs[0].Metadata;

    private static string? Common(IReadOnlyList<Score> scores, Func<Score, string?> field) =>
        scores.All(s => field(s) == field(scores[0])) ? field(scores[0]) : null;
}
