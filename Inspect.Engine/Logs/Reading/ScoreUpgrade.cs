using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Brings scores of old logs to the current form, in memory (log format 9).</summary>
internal static class ScoreUpgrade
{
    private const string OldReason = "unscored_reason";

    /// <summary>The score with its reason, which once stood in the metadata and stays there too, and with all fields of its edits.</summary>
    public static Score Apply(Score score)
    {
        score = score.Reason is null && Reason(score.Metadata) is { } reason ? score with { Reason = reason } : score;
        return score.History.IsEmpty ? score : score with { History = EditUpgrade.History(score.History) };
    }

    /// <summary>The scores of a sample; the map itself when none is old.</summary>
    public static IReadOnlyDictionary<string, Score>? Apply(IReadOnlyDictionary<string, Score>? scores) =>
        scores?.Values.Any(s => s is not null && !ReferenceEquals(Apply(s), s)) == true
            ? scores.ToDictionary(s => s.Key, s => s.Value is null ? s.Value! : Apply(s.Value))
            : scores;

    /// <summary>The event with its score.</summary>
    public static ScoreEvent Apply(ScoreEvent item) =>
        item.Score is { } score && Apply(score) is var upgraded && !ReferenceEquals(upgraded, score) ? item with { Score = upgraded } : item;

    /// <summary>The rows of all scorers. A null in the place of one is damage that costs this one alone.</summary>
    public static IReadOnlyList<EvalSampleReductions> Apply(IEnumerable<EvalSampleReductions> reductions) =>
        [.. reductions.Where(r => r is not null).Select(r => r with { Samples = [.. r.Samples.Where(s => s is not null).Select(Apply)] })];

    private static EvalSampleScore Apply(EvalSampleScore row)
    {
        row = row.Reason is null && Reason(row.Metadata) is { } reason ? row with { Reason = reason } : row;
        return row.History.IsEmpty ? row : row with { History = EditUpgrade.History(row.History) };
    }

    private static string? Reason(IReadOnlyDictionary<string, JsonElement>? metadata) =>
        metadata is not null && metadata.TryGetValue(OldReason, out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString() : null;
}
