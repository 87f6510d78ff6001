using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>The table after several runs of one command.</summary>
public sealed class ResultsTableTests
{
    [Fact]
    public async Task Lines_RunsThatEndedAndFailed_AreAlignedRows()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("capitals", "dataset: [{input: a, target: Oslo}, {input: b, target: Bergen}]\nscorer: includes\n"));
        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "capitals" }, LogId.New(), null, TestContext.Current.CancellationToken);
        using var stop = new EvalStop();
        var outcome = await host.Runner.RunAsync(plan, host.Logs, null, null, stop);

        var lines = ResultsTable.Lines([(plan, outcome), (plan, new EvalOutcome(RunState.Failed, null, null, "No model."))]);

        Assert.Equal(["task", "model", "samples", "result", "tokens", "time", "status"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("capitals  fake/model  2 of 2   accuracy 0.5  ", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("done", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("capitals  fake/model  –        –             –", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("failed", lines[2], StringComparison.Ordinal);
    }
}
