using System.Collections.Immutable;
using Inspect.Engine.Metrics;
using Inspect.Engine.Statistics;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Item;

/// <summary>The chance that at least one of k epochs is correct, without bias (Chen et al. 2021, Evaluating Large Language Models Trained on Code, eq. 1).</summary>
/// <param name="Scorer">Whose scores they are.</param>
/// <param name="Passed">Epochs that are correct.</param>
/// <param name="Values">The chance for k = 1, 2, … up to the number of scored epochs.</param>
public sealed record PassCurve(string Scorer, int Passed, ImmutableArray<double> Values)
{
    private const int MostScorers = 4;
    private const int MostTries = 100;

    /// <summary>A curve for each scorer that only gives 0 and 1.</summary>
    public static IReadOnlyList<PassCurve> Of(IReadOnlyList<SampleView> samples) =>
        [.. samples.SelectMany(s => s.Summary?.Scores?.Keys ?? []).Distinct().Take(MostScorers).Select(scorer => Of(scorer, samples)).OfType<PassCurve>()];

    private static PassCurve? Of(string scorer, IReadOnlyList<SampleView> samples)
    {
        double[] numbers = [.. samples.Select(s => s.Summary?.Scores?.GetValueOrDefault(scorer)).OfType<Score>().Where(s => !s.Value.IsUnscored).Select(s => ScoreConversion.ToNumber(s.Value))];
        if (numbers.Length == 0 || numbers.Any(n => n is not (0 or 1)))
        {
            return null;
        }

        var passed = numbers.Count(n => n == 1);
        return new PassCurve(scorer, passed, [.. Enumerable.Range(1, Math.Min(numbers.Length, MostTries)).Select(k => PassRates.PassAt(numbers.Length, passed, k))]);
    }
}
