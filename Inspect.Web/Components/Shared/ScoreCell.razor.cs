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

    private LiveMetric? Headline => Run.Headline is { } metric && double.IsFinite(metric.Value) ? metric : null;

    private bool HasInterval => Headline is { Lower: not null, Upper: not null, Value: >= 0 and <= 1, Lower: >= 0, Upper: <= 1 };

    /// <summary>What is no share has no scale to draw on: its interval is written.</summary>
    private string NoInterval => Headline is { Lower: { } low, Upper: { } high } ? $"{Format.Score(low)} to {Format.Score(high)}"
        : Run.ScoredSamples == 1 ? "n = 1"
        : string.Empty;

    private string CountText => PassCount.Of(Run) is { } pass ? $"{Format.Count(pass.Passed)}/{Format.Count(pass.Samples)}" 
        : Run.ScoredSamples is { } scored ? Format.Count(scored, "sample")
        : Run.State == RunState.Done ? Format.Count(Run.Items, "item")
        : string.Empty;

    private string NoScore => Run.State switch
    {
        RunState.Queued => "waiting",
        RunState.Loading => "loading the model",
        RunState.Running or RunState.Finishing => "no score yet",
        _ when Run.IsBeingRead => "–",
        _ => "–  no score",
    };
}
