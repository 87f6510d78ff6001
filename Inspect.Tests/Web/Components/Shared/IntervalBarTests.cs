using Bunit;
using Inspect.Engine.Live;
using Inspect.Web.Components.Shared;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>The drawing of a score with its interval.</summary>
public sealed class IntervalBarTests : BunitContext
{
    [Fact]
    public void Render_WithInterval_DrawsItToScaleAndSaysIt()
    {
        var bar = Render<IntervalBar>(p => p.Add(b => b.Metric, Of(0.6, 0.3127, 0.8318)));

        Assert.Equal("60%", bar.Find("circle").GetAttribute("cx"));
        Assert.Equal(["31.27%", "83.18%"], [bar.Find("line").GetAttribute("x1"), bar.Find("line").GetAttribute("x2")]);
        Assert.Equal("0.60, 95 percent interval 0.31 to 0.83", bar.Find("svg").GetAttribute("aria-label"));
    }

    [Fact]
    public void Render_OneSample_DrawsNoIntervalAndSaysWhy()
    {
        var bar = Render<IntervalBar>(p => p.Add(b => b.Metric, Of(0, null, null)));

        Assert.Empty(bar.FindAll("line"));
        Assert.Equal("0.00, one sample", bar.Find("svg").GetAttribute("aria-label"));
    }

    [Fact]
    public void Render_EndsBeyondTheScale_StayOnIt()
    {
        var bar = Render<IntervalBar>(p => p.Add(b => b.Metric, Of(1, -0.1, 1.2)));

        Assert.Equal(["0%", "100%"], [bar.Find("line").GetAttribute("x1"), bar.Find("line").GetAttribute("x2")]);
    }

    private static LiveMetric Of(double value, double? lower, double? upper) => new("exact", "accuracy", value, lower, upper, null);
}
