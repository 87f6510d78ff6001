using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Runs;

namespace Inspect.Tests.Web.Components.Runs;

public sealed class RunColumnsTests
{
    [Fact]
    public void Of_NoChoice_GivesEachColumnToWindowsThatHaveRoomForIt()
    {
        var from = RunColumns.Of(null).ToDictionary(c => c.Key, c => c.From);

        // The style sheet knows the place: the seventh, after the box.
        Assert.Equal("history", RunColumns.Default[7 - 2].Key);
        Assert.Equal([("history", 1400)], from.Where(f => f.Value is not null).Select(f => (f.Key, f.Value!.Value)));
        Assert.Superset(new HashSet<string> { "task", "model", "score", "scorer", "samples", "errors", "duration", "created" }, from.Keys.ToHashSet());
    }

    [Fact]
    public void Of_ChosenColumns_AreThereInAnyWindow() => Assert.All(RunColumns.Of("tags,cost,history"), c => Assert.Null(c.From));

    [Fact]
    public void Join_TheUsualColumns_NeedsNoAddress()
    {
        var usual = RunColumns.Default.Select(c => c.Key).ToList();

        Assert.Null(RunColumns.Join(usual));
        Assert.Equal("tags,model", RunColumns.Join(["tags", "model"]));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(0.25, null, 0.25)]
    [InlineData(0.25, 0.5, 0.75)]
    [InlineData(0.25, double.NaN, null)]
    [InlineData(double.MaxValue, double.MaxValue, null)]
    public void Overview_TheCostOfALog_IsTheSumOfItsModels(double? one, double? other, double? sum)
    {
        var spec = MakeLog.Spec();
        var usage = new Dictionary<string, ModelUsage> { ["a"] = new() { TotalCost = one }, ["b"] = new() { TotalCost = other } };

        Assert.Equal(sum, LogOverview.Of(MakeLog.Header(spec) with { Stats = new EvalStats { ModelUsage = usage } }).Cost);
    }

    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.0, "$0")]
    [InlineData(1.257, "$1.26")]
    public void Cost_IsOnlySaidWhereTheLogSaysIt(double? cost, string text) =>
        Assert.Equal(text, RunColumns.Find("cost")!.Text(Make.RunView() with { Overview = new LogOverview { Cost = cost } }, DateTimeOffset.UnixEpoch));
}
