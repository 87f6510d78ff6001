using System.Collections.Immutable;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Evals;

/// <summary>Scores that count as 0 only because nobody says what they mean (semantics 4.1).</summary>
internal static class ScoreWarnings
{
    private const string Counting = "frequency";

    /// <summary>Sentences about texts that are no numbers, of scorers with a metric that takes numbers.</summary>
    /// <param name="results">Results of the run.</param>
    /// <param name="values">Its scores.</param>
    public static ImmutableArray<string> Of(EvalResults results, IScoreValues values)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        foreach (var scorer in results.Scores.Where(s => s.Name == s.Scorer && s.Metrics.Values.Any(TakesNumbers)).Select(s => s.Scorer).Distinct())
        {
            var texts = values.Values(scorer).SelectMany(i => i.Values).Where(ScoreConversion.IsMeaningless).ToList();
            if (texts.Count > 0)
            {
                warnings.Add($"{scorer} gave texts that are no number and count as 0: {texts.Count:N0}, such as \"{texts[0]}\". Say with to_float what counts as right, or count them with the metric frequency.");
            }
        }

        return warnings.ToImmutable();
    }

    private static bool TakesNumbers(EvalMetric metric) => metric.Group != Counting && !metric.Params.ContainsKey(ScoreSymbols.Name);
}
