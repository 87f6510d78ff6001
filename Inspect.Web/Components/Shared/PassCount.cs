using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Shared;

/// <summary>How many samples passed, where scores are pass or fail.</summary>
/// <param name="Passed">Samples with 1.</param>
/// <param name="Samples">Samples with a score.</param>
public sealed record PassCount(int Passed, int Samples)
{
    /// <summary>The count behind a mean: as it was counted, or as the mean tells it; null where it is no count.</summary>
    public static PassCount? Of(RunView run)
    {
        if (run.Passed is { } counted && run.ScoredSamples is { } of and > 0)
        {
            return new PassCount(counted, of);
        }

        if (run.Headline is not { Value: >= 0 and <= 1, Reducer: null or BuiltInReducers.MeanName } metric
            || BuiltInMetrics.RoleOf(metric.Name) is not (MetricRole.Mean or MetricRole.PassRate) || run.ScoredSamples is not ({ } samples and > 0))
        {
            return null;
        }

        var passed = metric.Value * samples;
        return Math.Abs(passed - Math.Round(passed)) < 1e-6 ? new PassCount((int)Math.Round(passed), samples) : null;
    }
}
