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
