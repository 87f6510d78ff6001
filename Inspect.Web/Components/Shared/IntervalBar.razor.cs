using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>A score between 0 and 1 with its interval: the sign of the house.</summary>
public sealed partial class IntervalBar
{
    /// <summary>The score.</summary>
    [Parameter, EditorRequired]
    public double Value { get; set; }

    /// <summary>Lower end; null for none.</summary>
    [Parameter]
    public double? Lower { get; set; }

    /// <summary>Upper end; null for none.</summary>
    [Parameter]
    public double? Upper { get; set; }

    /// <summary>The run goes on.</summary>
    [Parameter]
    public bool IsLive { get; set; }

    /// <summary>The large form.</summary>
    [Parameter]
    public bool IsLarge { get; set; }

    private bool HasInterval => Lower is not null && Upper is not null;

    private string Css => $"interval{(IsLarge ? " lg" : string.Empty)}{(IsLive ? " live_" : string.Empty)}";

    private string Point => Format.Percent(Value);

    private string Low => Format.Percent(Lower ?? 0);

    private string High => Format.Percent(Upper ?? 0);

    private string Label => HasInterval
        ? $"{Format.Score(Value)}, 95 percent interval {Format.Score(Lower)} to {Format.Score(Upper)}"
        : $"{Format.Score(Value)}, one sample";
}
