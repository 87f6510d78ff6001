using System.Globalization;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>The number of a run with its doubt, and how far it is.</summary>
public sealed partial class RunHead
{
    private DateTimeOffset _announcedAt;
    private string _announcement = string.Empty;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>Its samples by what became of them.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyDictionary<SampleOutcome, int> Counts { get; set; }

    /// <summary>The clock.</summary>
    [Parameter, EditorRequired]
    public required TimeProvider Time { get; set; }

    private LiveMetric? Metric => Run.Headline;

    private double? Value => Metric is { Value: >= 0 and <= 1 and var value } ? value : null;

    private int Cancelled => Of(SampleOutcome.Cancelled);

    private int Parallel => Of(SampleOutcome.Running);

    private int Ended => Counts.Values.Sum() - Of(SampleOutcome.Waiting) - Parallel - Cancelled;

    private string CountText => Metric is null ? (Run.Scorers.IsEmpty ? "not scored" : "no score yet")
        : CorrectText ?? $"{Metric.Name} of {Metric.Scorer}";

    /// <summary>While the run goes on the rows are counted, so that head and rows say the same.</summary>
    private string? CorrectText
    {
        get
        {
            var scored = Of(SampleOutcome.Correct) + Of(SampleOutcome.Incorrect);
            if (Run.IsActive)
            {
                return scored > 0 && Of(SampleOutcome.Partial) + Of(SampleOutcome.Scored) == 0
                    ? $"{Format.Count(Of(SampleOutcome.Correct))} of {Format.Count(scored)} correct so far"
                    : null;
            }

            return PassCount.Of(Run) is { } pass ? $"{Format.Count(pass.Passed)} of {Format.Count(pass.Samples)} correct" : null;
        }
    }

    private string IntervalText => Metric switch
    {
        null => string.Empty,
        { Lower: { } low, Upper: { } high } => $"95 % interval {Format.Score(low)} to {Format.Score(high)}",
        _ => Run.ScoredSamples == 1 ? "n = 1" : "no interval",
    };

    private string DoneText => string.Join(", ", DoneParts());

    private string ElapsedText => Run.StartedAt is { } started
        ? Run.IsActive ? $"{Format.Clock((Time.GetUtcNow() - started).TotalSeconds)} elapsed" : Format.RunTime((Run.CompletedAt - started)?.TotalSeconds)
        : string.Empty;

    private string EtaText => Run.IsActive && Run.Eta is { } eta && IsTelling(eta) ? $"· ≈ {Format.Clock((eta.Low + eta.High) / 2)} left (± {Format.Clock((eta.High - eta.Low) / 2)})" : string.Empty;

    /// <summary>An estimate that may be a third off helps nobody to plan.</summary>
    private static bool IsTelling(LiveEstimate eta) => (eta.High - eta.Low) * 3 <= eta.High + eta.Low;

    private string SpeedText => string.Join(" · ", SpeedParts());

    private string Announcement => _announcement;

    protected override void OnParametersSet()
    {
        var now = Time.GetUtcNow();
        if (!Run.IsActive || now - _announcedAt >= TimeSpan.FromSeconds(5))
        {
            _announcedAt = now;
            _announcement = $"{DoneText}. {CountText}.";
        }
    }

    private IEnumerable<string> SpeedParts()
    {
        var tokens = Run.OutputTokens;
        if (tokens > 0)
        {
            yield return $"{Format.Count(tokens, "token")} out";
        }

        var seconds = ((Run.CompletedAt ?? (Run.IsActive ? Time.GetUtcNow() : null)) - Run.StartedAt)?.TotalSeconds;
        // Of a mock, or in less than a second, a speed says nothing.
        if (tokens > 0 && seconds >= 1 && !Run.Model.StartsWith("mockllm/", StringComparison.Ordinal))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{tokens / seconds.Value:0} tok/s");
        }

        if (Parallel > 0)
        {
            yield return $"{Parallel} in parallel";
        }
    }

    private IEnumerable<string> DoneParts()
    {
        yield return $"{Format.Count(Ended)} of {Format.Count(Math.Max(Run.Total, Counts.Values.Sum()))} done";
        if (Of(SampleOutcome.Errored) is > 0 and var failed)
        {
            yield return $"{Format.Count(failed)} failed";
        }

        if (Cancelled > 0)
        {
            yield return $"{Format.Count(Cancelled)} cancelled";
        }
    }

    private int Of(SampleOutcome outcome) => Counts.GetValueOrDefault(outcome);
}
