using Bunit;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;
using Inspect.Web.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Run;

/// <summary>The page of a run over the real log folder.</summary>
public sealed class RunPageTests : BunitContext
{
    [Theory]
    [InlineData(RunState.Running)]
    [InlineData(RunState.Finishing)]
    public async Task Render_ALogThatCannotBeWrittenForNow_SaysWhy(RunState state)
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var live = app.Services.GetRequiredService<LiveFeed>().Open("WaitsForRoomOnTheDisk1");
        live.SetState(state);
        live.SetProblem("The log a.eval cannot be written: No space left on device.");

        var page = Render<RunPage>(p => p.Add(r => r.Run, "WaitsForRoomOnTheDisk1"));

        page.Eventually(() => Assert.Contains("No space left on device", page.Find(".banner[role=status]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Render_AFinishedRunOfManyEpochs_CountsAndOffersTheScorerThatWouldTakeThem()
    {
        using var tasks = new TaskFolder(("hello", "dataset: [{input: Say hello, target: hello}]\nscorer: exact\nmodel: fake/model\nepochs: 3"));
        var answers = 0;
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider((_, _) => Task.FromResult(Interlocked.Increment(ref answers) == 1 ? "Good day" : "Well, hello there")));
        this.Use(app);
        var run = await app.Services.GetRequiredService<EvalQueue>().AddAsync(new EvalRequest { Task = "hello" }, "1", TestContext.Current.CancellationToken);

        var page = Render<RunPage>(p => p.Add(r => r.Run, run.EvalId));

        page.Eventually(() => Assert.Equal("0 of 3 by exact", page.Find(".verdictbox .xl").TextContent));
        Assert.Equal("2 answers hold the target: use includes.", page.Find(".verdictbox .mid").TextContent);
        Assert.Equal("Use includes", page.Find(".verdictbox button").TextContent.Trim());
    }

    [Theory]
    [InlineData("elsewhere", "fake/model", "The run cannot be repeated here, since its task is not here.", "Cannot be cloned here. There is no task \"elsewhere\" in {0}/.")]
    [InlineData("demo", "openai/gpt-4o", "The model openai/gpt-4o cannot be used here. Clone the run to choose another.", null)]
    [InlineData("demo", "fake/model", null, null)]
    public async Task Render_ALogOfWhatIsNotHere_OffersWhatCanRunAndSaysWhyNot(string task, string model, string? instead, string? noClone)
    {
        using var tasks = new TaskFolder(("demo", "dataset: [{input: hi, target: hi}]\nscorer: exact\n"));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A"));
        var spec = MakeLog.Spec(task, items: 1) with { Model = model, Scorers = [new EvalScorer { Name = "exact" }] };
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "a.eval"), spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), TestContext.Current.CancellationToken);
            await writer.FinishAsync(MakeLog.Header(spec), null, TestContext.Current.CancellationToken);
        }

        this.Use(app);

        var page = Render<RunPage>(p => p.Add(r => r.Run, spec.EvalId!));

        page.WaitForElement(".verdictbox");
        Assert.Equal(instead, page.FindAll(".verdictbox .dim.pre").SingleOrDefault()?.TextContent);
        Assert.Equal(instead is null, page.FindAll(".verdictbox button").Count > 0);
        Assert.Equal(noClone is null, page.FindAll("a[href^='/new']").Count > 0);
        Assert.Equal(noClone is null ? null : string.Format(System.Globalization.CultureInfo.InvariantCulture, noClone, Path.GetFileName(tasks.Path)), page.FindAll(".noclone").SingleOrDefault()?.TextContent);
    }

    [Fact]
    public async Task Render_ADamagedLog_SaysWhatIsWrongAndOffersNoClone()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        Directory.CreateDirectory(Path.Combine(app.Logs, "sub"));
        await File.WriteAllTextAsync(Path.Combine(app.Logs, "sub", "bad.eval"), "no log at all", TestContext.Current.CancellationToken);
        this.Use(app);

        var page = Render<RunPage>(p => p.Add(r => r.Run, "sub%2Fbad.eval"));

        page.Eventually(() => Assert.Contains("bad.eval", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("a[href^='/new']"));
        Assert.Equal("/runs/sub%2Fbad.eval/config", page.FindAll(".tabs a")[1].GetAttribute("href"));
    }
}
