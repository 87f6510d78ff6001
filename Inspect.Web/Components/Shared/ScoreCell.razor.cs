using Inspect.Engine.Live;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>Score of a run in a table: value, interval, count.</summary>
public sealed partial class ScoreCell
{
    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>In one piece, since lists hold hundreds. It holds numbers and words of ours alone.</summary>
    internal static string HtmlOf(RunView run) => run.Headline is not { } metric || !double.IsFinite(metric.Value)
        ? $"<span class=\"dim sm\">{NoScore(run)}</span>"
        : string.Concat(
            $"<span class=\"scorecell\"><span>{Format.Score(metric.Value)}</span>",
            HasInterval(metric) ? IntervalBar.SvgOf(metric, run.IsActive, isLarge: false) : $"<span>{NoInterval(run, metric)}</span>",
            $"<span>{CountText(run)}</span></span>");

    private static bool HasInterval(LiveMetric metric) => metric is { Lower: not null, Upper: not null, Value: >= 0 and <= 1, Lower: >= 0, Upper: <= 1 };

    /// <summary>What is no share has no scale to draw on: its interval is written.</summary>
    private static string NoInterval(RunView run, LiveMetric metric) => metric is { Lower: { } low, Upper: { } high } ? $"{Format.Score(low)} to {Format.Score(high)}"
        : run.ScoredSamples == 1 ? "n = 1"
        : string.Empty;

    private static string CountText(RunView run) => PassCount.Of(run) is { } pass ? $"{Format.Count(pass.Passed)}/{Format.Count(pass.Samples)}"
        : run.ScoredSamples is { } scored ? Format.Count(scored, "sample")
        : run.State == RunState.Done ? Format.Count(run.Items, "item")
        : string.Empty;

    private static string NoScore(RunView run) => run.State switch
    {
        RunState.Queued => "waiting",
        RunState.Loading => "loading the model",
        RunState.Running or RunState.Recovered or RunState.Paused or RunState.Finishing => "no score yet",
        _ when run.IsBeingRead => "–",
        _ => "–  no score",
    };
}
