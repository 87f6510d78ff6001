using Bunit;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;
using Inspect.Web.Queue;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Run.Steering;

/// <summary>The buttons of a run's page, by what the run does.</summary>
public sealed class RunSteeringTests : BunitContext
{
    private const string Task = "dataset: [{input: hi, target: A}]\nscorer: exact\nepochs: 3\nmodel: fake/model\n";

    [Fact]
    public async Task Page_ARunThatGoesOn_IsPausedChangedResumedAndEnds()
    {
        var model = new GatedModel();
        using var tasks = new TaskFolder(("a", Task));
        await using var app = new AppFactory(tasks.Path, fake: model.Provider);
        this.Use(app);
        var id = await AddAsync(app, new EvalRequest { Task = "a", EvalConfig = new EvalConfig { MaxSamples = 1 } });
        await model.CallsAsync(1);
        var page = Render<RunPage>(p => p.Add(r => r.Run, id));

        await PressAsync(page, "Pause");
        page.Eventually(() => Assert.Contains("no further sample is started", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Paused", page.Find(".pill.box").TextContent, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.Find("#steer-settings").Click());
        await page.InvokeAsync(() => page.Find("#tune-max_samples").Change("0"));
        await page.InvokeAsync(() => page.Find("form.tune").Submit());
        page.Eventually(() => Assert.Contains("max_samples is a whole number from 1", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("#tune-max_samples").Change("2"));
        await page.InvokeAsync(() => page.Find("form.tune").Submit());
        page.Eventually(() => Assert.Empty(page.FindAll("form.tune")));
        Assert.Equal(2, app.Services.GetRequiredService<EvalWorker>().ConfigOf(id)!.MaxSamples);

        await PressAsync(page, "Resume");
        await model.CallsAsync(2);
        model.Release(3);
        page.Eventually(() => Assert.Contains("Done", page.Find(".pill.box").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".steer button"));
    }

    [Fact]
    public async Task Page_ARunWithFailedSamples_RequeuesThemAndOpensTheNewRun()
    {
        var calls = 0;
        using var tasks = new TaskFolder(("a", Task + "fail_on_error: false\n"));
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider((_, _) =>
            Interlocked.Increment(ref calls) == 1 ? throw new Inspect.Engine.InspectException("No.") : System.Threading.Tasks.Task.FromResult("A")));
        this.Use(app);
        var id = await AddAsync(app, new EvalRequest { Task = "a" });
        var page = Render<RunPage>(p => p.Add(r => r.Run, id));

        page.Eventually(() => Assert.Contains("Requeue 1 failed", page.Markup, StringComparison.Ordinal));
        await PressAsync(page, "Requeue 1 failed");

        var navigation = Services.GetRequiredService<NavigationManager>();
        page.Eventually(() => Assert.Contains("/runs/", navigation.Uri, StringComparison.Ordinal));
        var next = app.Services.GetRequiredService<EvalQueue>().List().Single(r => r.EvalId != id);
        Assert.Equal((id, null), (next.Request.Parent, next.Retry!.Samples));
        page.Eventually(() => Assert.Equal(RunState.Done, app.Services.GetRequiredService<EvalQueue>().Find(next.EvalId)!.State));
        Assert.Equal(4, calls);
    }

    private static async Task<string> AddAsync(AppFactory app, EvalRequest request) =>
        (await app.Services.GetRequiredService<EvalQueue>().AddAsync(request, "1", TestContext.Current.CancellationToken)).EvalId;

    private static async Task PressAsync(IRenderedComponent<RunPage> page, string text)
    {
        page.Eventually(() => Assert.Contains(page.FindAll(".steer button"), b => b.TextContent.Contains(text, StringComparison.Ordinal)));
        await page.InvokeAsync(() => page.FindAll(".steer button").First(b => b.TextContent.Contains(text, StringComparison.Ordinal)).Click());
    }
}
