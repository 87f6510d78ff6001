using Bunit;
using Inspect.Engine.Datasets.Library;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Layout;
using Inspect.Web.Components.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Layout;

/// <summary>What stands beside and below the destinations.</summary>
public sealed class MainNavTests : BunitContext
{
    private const string Task = "dataset: [{input: hi, target: A}]\nscorer: exact\nmodel: fake/model\n";

    [Fact]
    public async Task Counts_AsLogsTasksAndDatasetsCome_FollowThem()
    {
        using var tasks = new TaskFolder(("one", Task));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        var nav = Render<MainNav>();
        nav.Eventually(() => Assert.Equal(("", "1", ""), (CountOf(nav, "/runs"), CountOf(nav, "/tasks"), CountOf(nav, "/datasets"))));

        await MakeLog.FinishedAsync(app.Logs, TestContext.Current.CancellationToken);
        nav.Eventually(() => Assert.Equal("1", CountOf(nav, "/runs")));

        // No event tells of a file that somebody adds: the next page shows it.
        await File.WriteAllTextAsync(Path.Combine(tasks.Path, "two.yaml"), Task, TestContext.Current.CancellationToken);
        var library = app.Services.GetRequiredService<DatasetLibrary>();
        Directory.CreateDirectory(library.Dir);
        await File.WriteAllTextAsync(Path.Combine(library.Dir, "few.jsonl"), "{\"input\": \"hi\", \"target\": \"A\"}\n", TestContext.Current.CancellationToken);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/tasks");
        nav.Eventually(() => Assert.Equal(("2", "1"), (CountOf(nav, "/tasks"), CountOf(nav, "/datasets"))));
    }

    [Fact]
    public async Task Views_ThatHaveAName_LeadToTheirListAndNowhereElse()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var nav = Render<MainNav>();
        Assert.Empty(nav.FindAll("a.pin"));
        var views = Services.GetRequiredService<ReaderViews>();

        await nav.InvokeAsync(() => views.SaveAsync(new SavedView("<b>mine</b>", "?q=score%20%3C%200.5")));
        await nav.InvokeAsync(() => views.SaveAsync(new SavedView("odd", "://elsewhere.example")));

        nav.Eventually(() => Assert.Equal(["/runs", "/runs?q=score%20%3C%200.5"], nav.FindAll("a.pin").Select(a => a.GetAttribute("href"))));
        Assert.Equal("<b>mine</b>", nav.FindAll("a.pin")[1].TextContent.Trim());

        await nav.InvokeAsync(() => views.ForgetAsync(views.All[0]));
        nav.Eventually(() => Assert.Single(nav.FindAll("a.pin")));
    }

    private static string CountOf(IRenderedComponent<MainNav> nav, string address) => nav.Find($"a[href='{address}'] .n").TextContent;
}
