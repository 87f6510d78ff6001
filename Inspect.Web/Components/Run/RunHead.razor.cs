using System.Globalization;
using Inspect.Engine.Live;
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

    /// <summary>Its samples.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<SampleView> Samples { get; set; }

    /// <summary>The clock.</summary>
    [Parameter, EditorRequired]
    public required TimeProvider Time { get; set; }

    private LiveMetric? Metric => Run.Headline;

    private double? Value => Metric is { Value: >= 0 and <= 1 and var value } ? value : null;

    private int Ended => Samples.Count(s => s.Summary is not null);

    private string CountText => Metric is null ? (Run.Scorers.Any() ? "no score yet" : "not scored")
        : PassCount.Of(Run) is { } pass ? $"{Format.Count(pass.Passed)} of {Format.Count(pass.Samples)} correct{(Run.IsActive ? " so far" : string.Empty)}"
        : $"{Metric.Name} of {Metric.Scorer}";

    private string IntervalText => Metric switch
    {
        null => string.Empty,
        { Lower: { } low, Upper: { } high } => $"95 % interval {Format.Score(low)} to {Format.Score(high)}",
        _ => Run.ScoredSamples == 1 ? "n = 1" : "no interval",
    };

    private string DoneText => $"{Format.Count(Ended)} of {Format.Count(Samples.Count)} done{(Run.Errored > 0 ? $", {Format.Count(Run.Errored)} failed" : string.Empty)}";

    private string ElapsedText => Run.StartedAt is { } started
        ? Run.IsActive ? $"{Format.Clock((Time.GetUtcNow() - started).TotalSeconds)} elapsed" : Format.Seconds((Run.CompletedAt - started)?.TotalSeconds)
        : string.Empty;

    private string EtaText => Run.IsActive && Run.Eta is { } eta ? $"· ≈ {Format.Clock((eta.Low + eta.High) / 2)} left (± {Format.Clock((eta.High - eta.Low) / 2)})" : string.Empty;

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
        var tokens = Run.IsActive ? Samples.Sum(s => s.Tokens ?? 0) : Run.OutputTokens;
        if (tokens > 0)
        {
            yield return $"{Format.Count(tokens)} tokens out";
        }

        var seconds = ((Run.CompletedAt ?? (Run.IsActive ? Time.GetUtcNow() : null)) - Run.StartedAt)?.TotalSeconds;
        if (tokens > 0 && seconds > 0.05)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{tokens / seconds.Value:0} tok/s");
        }

        if (Samples.Count(s => s.State is SampleState.Generating or SampleState.Scoring) is > 0 and var parallel)
        {
            yield return $"{parallel} in parallel";
        }
    }
}
