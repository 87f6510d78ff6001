using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Why a sample did not pass, in words that group samples of one kind.</summary>
internal static class SampleReason
{
    private const int MostLetters = 60;

    /// <summary>The reason; null of a sample that passed, and of one whose score is a number that nobody calls right or wrong.</summary>
    public static string? Of(EvalSampleSummary summary) => summary switch
    {
        { Error: { } error } when error.StartsWith("Cancelled", StringComparison.Ordinal) => "Cancelled with the run",
        { Error: { } error } => ErrorKind(error),
        _ => OfScore(summary),
    };

    private static string? OfScore(EvalSampleSummary summary)
    {
        var score = summary.Scores?.Values.FirstOrDefault();
        var isUnscored = score is null || score.Value.IsUnscored;
        if (!isUnscored && (score!.Value is ScoreValue.OfMap or ScoreValue.OfList || ScoreConversion.ToNumber(score.Value) is not (>= 0 and < 1)))
        {
            return null;
        }

        if (summary.Limit is { } limit)
        {
            return $"{char.ToUpperInvariant(limit.Length > 0 ? limit[0] : '?')}{limit[Math.Min(1, limit.Length)..]} limit reached";
        }

        return isUnscored ? (score?.Reason is { Length: > 0 } reason ? Line(reason) : "Not scored")
            : ScoreConversion.ToNumber(score!.Value) > 0 ? "Partly right"
            : string.IsNullOrWhiteSpace(score.Answer) ? "No answer found"
            : "Wrong answer";
    }

    /// <summary>What stands before the details: <c>TimeoutError('…')</c> and <c>TimeoutError: …</c> are one kind.</summary>
    private static string ErrorKind(string error)
    {
        var line = Line(error);
        var end = line.AsSpan().IndexOfAny('(', ':');
        return end > 0 ? line[..end] : line;
    }

    private static string Line(string text)
    {
        var line = text.AsSpan().Trim();
        line = line[..(line.IndexOfAny('\r', '\n') is >= 0 and var end ? end : line.Length)];
        return line.Length > MostLetters ? $"{line[..MostLetters]}…" : line.ToString();
    }
}
