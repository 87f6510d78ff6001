using Inspect.Engine.Live;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>A score between 0 and 1 with its interval: the sign of the house.</summary>
public sealed partial class IntervalBar
{
    /// <summary>The score with its interval, if it has one.</summary>
    [Parameter, EditorRequired]
    public required LiveMetric Metric { get; set; }

    /// <summary>The run goes on.</summary>
    [Parameter]
    public bool IsLive { get; set; }

    /// <summary>The large form.</summary>
    [Parameter]
    public bool IsLarge { get; set; }

    private bool HasInterval => Metric is { Lower: not null, Upper: not null };

    private string Css => $"interval{(IsLarge ? " lg" : string.Empty)}{(IsLive ? " live_" : string.Empty)}";

    private string Point => Format.Percent(Metric.Value);

    private string Low => Format.Percent(Metric.Lower ?? 0);

    private string High => Format.Percent(Metric.Upper ?? 0);

    /// <summary>In one piece, since lists hold hundreds: sent as elements it would be three times as much. It holds numbers of ours alone.</summary>
    private string Svg => string.Concat(
        $"<svg class=\"{Css}\" role=\"img\" aria-label=\"{Label}\">",
        HasInterval ? $"<line x1=\"{Low}\" x2=\"{High}\" /><rect x=\"{Low}\" /><rect x=\"{High}\" />" : null,
        $"<circle cx=\"{Point}\" /></svg>");

    private string Label => HasInterval
        ? $"{Format.Score(Metric.Value)}, 95 percent interval {Format.Score(Metric.Lower)} to {Format.Score(Metric.Upper)}"
        : $"{Format.Score(Metric.Value)}, one sample";
}
