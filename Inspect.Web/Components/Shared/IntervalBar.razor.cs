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

    /// <summary>In one piece, since lists hold hundreds: sent as elements it would be three times as much. It holds numbers of ours alone.</summary>
    internal static string SvgOf(LiveMetric metric, bool isLive, bool isLarge)
    {
        var hasInterval = metric is { Lower: not null, Upper: not null };
        var (low, high) = (Format.Percent(metric.Lower ?? 0), Format.Percent(metric.Upper ?? 0));
        var label = hasInterval
            ? $"{Format.Score(metric.Value)}, 95 percent interval {Format.Score(metric.Lower)} to {Format.Score(metric.Upper)}"
            : $"{Format.Score(metric.Value)}, one sample";
        return string.Concat(
            $"<svg class=\"interval{(isLarge ? " lg" : string.Empty)}{(isLive ? " live_" : string.Empty)}\" role=\"img\" aria-label=\"{label}\">",
            hasInterval ? $"<line x1=\"{low}\" x2=\"{high}\" /><rect x=\"{low}\" /><rect x=\"{high}\" />" : null,
            $"<circle cx=\"{Format.Percent(metric.Value)}\" /></svg>");
    }
}
