using Bunit;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Inspect.Web.Components.SamplePage;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.SamplePage;

/// <summary>How a sample was scored, as its page shows it: no page knows a scorer.</summary>
public sealed class SampleScoringTests : BunitContext
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Render_AScorerOfTheTestsAlone_ShowsItsTrace()
    {
        using var tasks = new TaskFolder(("own", "dataset: [{input: hi, target: A, id: 1}]\nscorer: {length: 4}\nmodel: fake/model\n"));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("Oslo!"), parts: [LengthScorer.Definition]);
        var outcome = await RunAsync(app, "own");

        var page = Show(app, outcome);

        page.Eventually(() => Assert.Equal("length counted 5 of 4 characters.", page.Find(".verdictbox .xl:not(.mark)").TextContent));
        Assert.Equal(["Count the characters|5", "Value|1.25 → 1.25"], page.FindAll(".trace li").Select(l => string.Join('|', l.QuerySelectorAll("span").Select(s => s.TextContent))));
        Assert.Equal("O", page.FindAll(".difft .hit")[1].TextContent);
        Assert.Equal(["mean", "stderr"], outcome.Log!.Results!.Scores[0].Metrics.Keys);
    }

    [Fact]
    public async Task Render_AnEditedScore_ShowsTheLogAndTheEditInsteadOfSteps()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("one", "dataset: [{input: hi, target: A, id: 1}]\nscorer: includes\n"));
        var outcome = await host.RunAsync(new EvalRequest { Task = "one" });
        var path = Path.Combine(app.Logs, Path.GetFileName(outcome.Path!));
        File.Copy(outcome.Path!, path);
        var edit = new ScoreEdit(SampleId.Of(1), 1, "includes", new ScoreChange { Value = ScoreValue.Incorrect, Explanation = new(true, "It only guessed.") });
        await LogEditor.ApplyAsync(path, [edit], new LogProvenance(Make.Created, "ann", "Checked by hand"), null, new EditOptions { Time = TimeProvider.System }, Stop);

        var page = Show(app, outcome);

        page.Eventually(() => Assert.Contains("It only guessed.", page.Find(".difft .pre:not(.mono)").TextContent, StringComparison.Ordinal));
        Assert.Equal("ann set value to I, explanation to It only guessed. 2026-01-02 03:04 UTC · Checked by hand", page.FindAll(".difft .dl")[^1].Children[1].TextContent);
        Assert.Empty(page.FindAll(".trace li"));
        Assert.Empty(page.FindAll(".verdictbox"));
    }

    private static async Task<EvalOutcome> RunAsync(AppFactory app, string task)
    {
        var plan = await app.Services.GetRequiredService<EvalPlanner>().PlanAsync(new EvalRequest { Task = task }, LogId.New(), null, Stop);
        using var stop = new EvalStop();
        var runner = app.Services.GetRequiredService<EvalRunner>();
        var outcome = await runner.RunAsync(plan, app.Logs, null, null, stop);
        Assert.Equal(RunState.Done, outcome.State);
        return outcome;
    }

    private IRenderedComponent<SampleDetailPage> Show(AppFactory app, EvalOutcome outcome)
    {
        this.Use(app);
        return Render<SampleDetailPage>(p => p.Add(s => s.Run, outcome.Log!.Eval.EvalId!).Add(s => s.Id, "1").Add(s => s.Epoch, 1).Add(s => s.Tab, "scoring"));
    }
}
