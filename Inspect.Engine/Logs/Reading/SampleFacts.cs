using System.IO.Hashing;
using System.Runtime.InteropServices;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Logs.Reading;

/// <summary>What lists of samples are counted, sorted and filtered by.</summary>
/// <param name="Outcome">What became of the sample.</param>
/// <param name="Score">Its first score as a number; NaN where there is none.</param>
/// <param name="Tokens">Output tokens of all models.</param>
/// <param name="Seconds">Seconds from begin to end; NaN where nobody knows.</param>
/// <param name="Answer">Tells answers apart; 0 where there is none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SampleFacts(SampleOutcome Outcome, double Score, long Tokens, double Seconds, long Answer)
{
    /// <summary>A sample was stopped with its run when its error begins so.</summary>
    private const string Cancelled = "Cancelled";

    /// <summary>Facts of a sample that ended.</summary>
    public static SampleFacts Of(EvalSampleSummary summary)
    {
        var score = summary.Scores?.Values.FirstOrDefault();
        var number = score is null || score.Value.IsUnscored || score.Value is ScoreValue.OfMap or ScoreValue.OfList ? double.NaN : ScoreConversion.ToNumber(score.Value);
        return new SampleFacts(
            OutcomeOf(summary, score, number),
            number,
            (long)Int128.Clamp(summary.ModelUsage.Values.Aggregate((Int128)0, (sum, u) => sum + u.OutputTokens), 0, long.MaxValue),
            summary.TotalTime ?? double.NaN,
            summary.Error is null ? HashOf(score?.Answer ?? score?.Explanation) : 0);
    }

    private static SampleOutcome OutcomeOf(EvalSampleSummary summary, Score? score, double number) => summary.Error switch
    {
        not null when summary.Error.StartsWith(Cancelled, StringComparison.Ordinal) => SampleOutcome.Cancelled,
        not null => SampleOutcome.Errored,
        null when score is null || score.Value.IsUnscored => SampleOutcome.Unscored,
        null => number switch
        {
            1 => SampleOutcome.Correct,
            0 => SampleOutcome.Incorrect,
            > 0 and < 1 => SampleOutcome.Partial,
            _ => SampleOutcome.Scored,
        },
    };

    /// <summary>The same in every process, since the index keeps it.</summary>
    private static long HashOf(string? text) =>
        string.IsNullOrEmpty(text) ? 0 : unchecked((long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan())));
}
