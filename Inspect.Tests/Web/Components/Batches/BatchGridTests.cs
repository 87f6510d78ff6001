using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Components.Batches;
using Inspect.Web.Queue;
using Inspect.Web.Runs;

namespace Inspect.Tests.Web.Components.Batches;

/// <summary>The runs of a batch by what differs between them.</summary>
public sealed class BatchGridTests
{
    [Fact]
    public void Of_TwoModelsAndTwoTemperatures_IsAGridOfFour()
    {
        var grid = BatchGrid.Of([Run("a", "p/x", 0), Run("b", "p/x", 1), Run("c", "p/y", 0), Run("d", "p/y", 1)], SettingTable.BuiltIn);

        Assert.Equal(("temperature", "4 runs of demo: 4 queued"), (grid.RowTitle, grid.Summary));
        Assert.Equal(["p/x", "p/y"], grid.Columns);
        Assert.Equal([("temperature 0", "a", "c"), ("temperature 1", "b", "d")], grid.Rows.Select(r => (r.Label, r.Runs[0]!.Run, r.Runs[1]!.Run)));
    }

    [Fact]
    public void Of_RunsThatLookTheSame_KeepsAPlaceForEach()
    {
        var grid = BatchGrid.Of([Run("a", "p/x", 0), Run("b", "p/x", 0)], SettingTable.BuiltIn);

        Assert.Equal([("demo", "a"), ("demo (2)", "b")], grid.Rows.Select(r => (r.Label, r.Runs[0]!.Run)));
    }

    private static RunView Run(string id, string model, double temperature)
    {
        var request = new EvalRequest { Task = "demo", Model = model, RunId = "batch123", GenerateConfig = new GenerateConfig { Temperature = temperature } };
        return new RunView
        {
            Run = id,
            Task = "demo",
            Model = model,
            State = RunState.Queued,
            Created = DateTimeOffset.UnixEpoch,
            Queued = new QueuedRun { EvalId = id, Request = request, Task = "demo", Model = model, TotalSamples = 1, State = RunState.Queued, Created = DateTimeOffset.UnixEpoch },
        };
    }
}
