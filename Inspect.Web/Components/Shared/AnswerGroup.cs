using Inspect.Engine.Scorers;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Shared;

/// <summary>Epochs of an item that gave the same answer.</summary>
/// <param name="Text">The answer; of answers that are the same once normalised, the first one.</param>
/// <param name="Samples">The epochs, in order.</param>
public sealed record AnswerGroup(string Text, IReadOnlyList<SampleView> Samples)
{
    /// <summary>The groups of the epochs that ended with an answer, the largest first, then by the first epoch.</summary>
    /// <param name="samples">The epochs in order.</param>
    /// <param name="isNormalised">Case, punctuation, articles and spelling of numbers make no difference (as the scorer <c>exact</c> compares).</param>
    public static IReadOnlyList<AnswerGroup> Of(IEnumerable<SampleView> samples, bool isNormalised) =>
    [
        .. samples.Where(s => s.Summary is { Error: null })
            .GroupBy(s => isNormalised ? ExactScorer.Normalize(s.Answer) : s.Answer, StringComparer.Ordinal)
            .Select(g => new AnswerGroup(g.First().Answer, [.. g]))
            .OrderByDescending(g => g.Samples.Count)
            .ThenBy(g => g.Samples[0].Epoch),
    ];

    /// <summary>The same answer has more than one score.</summary>
    public bool IsScoredDifferently => Samples.Where(s => s.Score is not null).Select(s => s.Score!.Value).Distinct().Count() > 1;
}
