using System.Text.Json;
using Bunit;
using Inspect.Engine.Logs.Format;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run.Timeline;

namespace Inspect.Tests.Web.Components.Run.Timeline;

/// <summary>The connections of models over the time of a run (log format 5.6).</summary>
public sealed class ConnectionLanesTests : BunitContext
{
    private static readonly double Noon = MakeLog.Noon.ToUnixTimeSeconds();

    [Fact]
    public void Render_ChangesOfTwoModels_IsALaneForEach()
    {
        var lanes = Show(Change(2, "b/two", 10, 5, "rate_limit"), Change(0, "a/one", 4, 8, "slow_start"), Change(4, "b/two", 5, 6, "steady_state_up"), Change(1, "a/one", 8, 8, "manual"));

        Assert.Equal(["b/two", "a/one"], lanes.FindAll("figcaption .mono").Select(m => m.TextContent));
        Assert.Equal(["5 to 10", "4 to 8"], lanes.FindAll("figcaption .num").Select(n => n.TextContent));
        Assert.Equal("Connections of b/two: 5 to 10, 2 changes", lanes.Find("svg").GetAttribute("aria-label"));
        Assert.Equal(
            ["0.0 s a/one 4 8 slow start", "1.0 s a/one 8 8 by hand", "2.0 s b/two 10 5 the provider's rate limit", "4.0 s b/two 5 6 all went well"],
            lanes.FindAll("tbody tr").Select(r => string.Join(' ', r.Children.Select(c => c.TextContent))));
    }

    /// <summary>Ten connections fill 0.94 of 40: 2.4 lies at the top, five at 21.2. Two of eight seconds are 250 of 1,000.</summary>
    [Fact]
    public void Path_OfALane_StepsWhereTheChangeWas() =>
        Assert.Equal(
            "M0 40V2.4H250V21.2H1000V40Z",
            ConnectionLane.Of(Stats(Change(2, "b/two", 10, 5, "rate_limit")))[0].Path(MakeLog.Noon, MakeLog.Noon.AddSeconds(8)));

    [Fact]
    public void Of_WhatIsNoChange_IsPassedOver()
    {
        var broken = new[] { "5", "{}", """{"timestamp": "now", "old_limit": 1, "new_limit": 2}""", """{"timestamp": 1e300, "old_limit": 1, "new_limit": 2}""", """{"timestamp": 1, "old_limit": -1, "new_limit": 2}""" };

        Assert.Empty(ConnectionLane.Of(Stats([.. broken.Select(b => JsonElement.Parse(b))])));
        Assert.Equal(("a model", "no reason given"), ConnectionLane.Of(Stats(JsonElement.Parse("""{"timestamp": 1, "old_limit": 1, "new_limit": 2}""")))[0] is var lane ? (lane.Model, lane.Changes[0].Reason) : default);
    }

    private IRenderedComponent<ConnectionLanes> Show(params JsonElement[] changes)
    {
        var run = Make.RunView() with { Header = MakeLog.Header(MakeLog.Spec()) with { Stats = Stats(changes) }, StartedAt = MakeLog.Noon, CompletedAt = MakeLog.Noon.AddSeconds(8) };
        return Render<ConnectionLanes>(p => p.Add(l => l.Run, run));
    }

    private static EvalStats Stats(params JsonElement[] changes) => new() { ConnectionLimitHistory = [.. changes] };

    private static JsonElement Change(double after, string model, int old, int next, string reason) =>
        JsonSerializer.SerializeToElement(new { timestamp = Noon + after, model, old_limit = old, new_limit = next, reason });
}
