using System.Globalization;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Models.Providers;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>The number of a run with its doubt, and how far it is.</summary>
public sealed partial class RunHead
{
    /// <summary>Characters of a name that the head has room for.</summary>
    private const int MostName = 60;

    private DateTimeOffset _announcedAt;
    private string _announcement = string.Empty;
    private string _speedText = string.Empty;
    private long _countedAt = -1;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>Its samples by what became of them.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyDictionary<SampleOutcome, int> Counts { get; set; }

    /// <summary>The clock.</summary>
    [Parameter, EditorRequired]
    public required TimeProvider Time { get; set; }

    /// <summary>Without a score the metric of a log is not a number.</summary>
    private LiveMetric? Metric => Run.Headline is { } metric && double.IsFinite(metric.Value) ? metric : null;

    /// <summary>Only a scale from 0 to 1 has ends that can be drawn.</summary>
    private LiveMetric? Drawn => Metric is { Value: >= 0 and <= 1, Lower: null or >= 0, Upper: null or <= 1 } metric ? metric : null;

    private bool IsCounted => Counts.Count > 0;

    private int Cancelled => IsCounted ? Of(SampleOutcome.Cancelled) : Run.Cancelled;

    private int Failed => IsCounted ? Of(SampleOutcome.Errored) : Run.Errored;

    private int Parallel => Run.IsActive ? Of(SampleOutcome.Running) : 0;

    private int Total => Math.Max(Run.Total, Counts.Values.Sum());

    private int Ended => IsCounted ? Counts.Values.Sum() - Of(SampleOutcome.Waiting) - Of(SampleOutcome.Running) - Of(SampleOutcome.Cancelled) : Run.Done;

    /// <summary>What a run that is over never came to. Of one that was broken off, some had begun and left nothing.</summary>
    private int Left => Run.IsActive || Run.State == RunState.Done ? 0 : Total - Ended - Cancelled;

    private string CountText => Metric is { } metric ? CorrectText ?? $"{Format.Line(metric.Name, MostName)} of {Format.Line(metric.Scorer, MostName)}"
        : Run.Scorers.IsEmpty ? "not scored"
        : Run.IsActive ? "no score yet"
        : Ended == 0 ? "no score: no sample finished"
        : "no score";

    private string? CorrectText => PassCount.Of(Run) is { } pass
        ? $"{Format.Count(pass.Passed)} of {Format.Count(pass.Samples)} correct{(Run.IsActive ? " so far" : string.Empty)}"
        : null;

    private string IntervalText => Metric switch
    {
        null => string.Empty,
        { Lower: { } low, Upper: { } high } => $"95 % interval {Format.Score(low)} to {Format.Score(high)}",
        _ => Run.ScoredSamples == 1 ? "n = 1" : "no interval",
    };

    private string DoneText => string.Join(", ", DoneParts());

    private string ElapsedText => (Run.StartedAt, Run.CompletedAt) switch
    {
        ({ } started, _) when Run.IsActive => $"{Format.Clock((Time.GetUtcNow() - started).TotalSeconds)} elapsed",
        ({ } started, null) when Run.BrokeOffAt is { } brokeOff => $"ran {Format.RunTime((brokeOff - started).TotalSeconds)}",
        ({ } started, { } completed) => Format.RunTime((completed - started).TotalSeconds),
        _ => string.Empty,
    };

    private string EtaText => Run.IsActive && Run.Eta is { } eta && Format.Left(eta) is { } left ? $"· {left} (± {Format.Clock((eta.High - eta.Low) / 2)})" : string.Empty;

    private double? Seconds => ((Run.CompletedAt ?? (Run.IsActive ? Time.GetUtcNow() : null)) - Run.StartedAt)?.TotalSeconds;

    /// <summary>Its numbers change once a second, as they come.</summary>
    private LiveCalls? Calls => Run.IsActive ? Run.Calls : null;

    private string Announcement => _announcement;

    protected override void OnParametersSet()
    {
        var now = Time.GetUtcNow();
        if (!Run.IsActive || now - _announcedAt >= TimeSpan.FromSeconds(5))
        {
            _announcedAt = now;
            _announcement = $"{DoneText}. {CountText}.";
        }

        // With the clock beside it: a count that changes ten times a second is read by nobody and painted by every browser.
        var second = Run.IsActive && Seconds is { } seconds ? (long)seconds : -1;
        if (second < 0 || second != _countedAt)
        {
            _countedAt = second;
            _speedText = string.Join(" · ", SpeedParts());
        }
    }

    private IEnumerable<string> SpeedParts()
    {
        var tokens = Run.OutputTokens;
        if (tokens > 0)
        {
            yield return $"{Format.Count(tokens, "token")} out";
        }

        // Of a mock, or in less than a second, a speed says nothing.
        if (tokens > 0 && Seconds is >= 1 and var seconds && !MockProvider.Has(Run.Model))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{tokens / seconds:0} tok/s");
        }

        if (Parallel > 0)
        {
            yield return $"{Parallel} in parallel";
        }
    }

    private IEnumerable<string> DoneParts()
    {
        yield return $"{Format.Count(Ended)} of {Format.Count(Total)} done";
        if (Failed > 0)
        {
            yield return $"{Format.Count(Failed)} failed";
        }

        // Where there is no score at all, that is said already.
        if (Metric is not null && Of(SampleOutcome.Unscored) is > 0 and var unscored)
        {
            yield return $"{Format.Count(unscored)} not scored";
        }

        if (Cancelled > 0)
        {
            yield return $"{Format.Count(Cancelled)} cancelled";
        }

        if (Left > 0)
        {
            yield return $"{Format.Count(Left)} {(Run.State == RunState.Interrupted ? "not finished" : "not begun")}";
        }
    }

    private int Of(SampleOutcome outcome) => Counts.GetValueOrDefault(outcome);
}
