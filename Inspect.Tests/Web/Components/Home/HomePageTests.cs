using Bunit;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Tests.Support;
using Inspect.Web.Components.Home;
using Inspect.Web.Queue;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Home;

/// <summary>The first page: what runs, what needs a look, what ran lately.</summary>
public sealed class HomePageTests : BunitContext
{
    private const string Task = "dataset: [{input: hi, target: A}]\nscorer: exact\nmodel: fake/model\n";

    [Fact]
    public async Task Render_NoRuns_OffersTheFirstOneAndStartsIt()
    {
        using var tasks = new TaskFolder(("hello_world", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        var page = Render<HomePage>();
        page.WaitForElement(".hero button", Patience.Most);

        await page.Find(".hero button").ClickAsync();

        Assert.Matches("/runs/.{8}$", Services.GetRequiredService<NavigationManager>().Uri);
    }

    [Fact]
    public async Task Render_LogsWithoutModels_ShowsThemCalmly()
    {
        var models = Directory.CreateTempSubdirectory("inspect-no-models-");
        await using var app = new AppFactory(models: models.FullName);
        await Inspect.Tests.Logs.MakeLog.FinishedAsync(app.Logs, TestContext.Current.CancellationToken);
        this.Use(app);

        var page = Render<HomePage>();

        page.WaitForAssertion(() => Assert.Contains("demo", page.Find("tr.rowlink").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("[role=alert], .head button"));
        Assert.DoesNotContain(models.FullName, page.Markup, StringComparison.Ordinal);
        models.Delete();
    }

    [Fact]
    public async Task Render_NothingButTheApp_SaysWhatTheFirstRunNeeds()
    {
        var models = Directory.CreateTempSubdirectory("inspect-no-models-");
        await using var app = new AppFactory(models: models.FullName);
        this.Use(app);

        var page = Render<HomePage>();

        page.WaitForAssertion(() => Assert.Contains($"put the folder of the model SmolLM2-135M-Instruct into {models.Name}/", page.Find(".hero").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("[role=alert], .hero button"));
        models.Delete();
    }

    [Fact]
    public async Task Render_ARunWhileItGoesOn_ShowsItAndThenAmongTheRecent()
    {
        var gate = new TaskCompletionSource();
        using var tasks = new TaskFolder(("slow", Task));
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return "A";
        }));
        this.Use(app);
        var run = await app.Services.GetRequiredService<EvalQueue>().AddAsync(new EvalRequest { Task = "slow" }, "1", TestContext.Current.CancellationToken);
        var page = Render<HomePage>();

        page.WaitForAssertion(() => Assert.Contains("slow", page.Find(".runcard").TextContent, StringComparison.Ordinal), Patience.Most);
        gate.SetResult();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".runcard")), Patience.Most);
        page.WaitForAssertion(() => Assert.Contains("slow", page.Find("tr.rowlink").TextContent, StringComparison.Ordinal), Patience.Most);
        Assert.Equal(RunState.Done, app.Services.GetRequiredService<LiveFeed>().Find(run.EvalId)!.State);
    }
}
