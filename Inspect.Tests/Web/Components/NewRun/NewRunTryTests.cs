using Bunit;
using Inspect.Tests.Support;
using Inspect.Web.Components.NewRun;
using Inspect.Web.Queue;
using Inspect.Web.Requests;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>Trying items beside the form, and the form as it was left.</summary>
public sealed class NewRunTryTests : BunitContext
{
    private const string Task = "dataset: [{input: Say hello, target: hello}, {input: Say bye, target: bye}]\nscorer: includes\nmodel: fake/model\nepochs: 5";

    [Fact]
    public async Task Try_TwoItems_ShowsAnswersAndScoresAndMakesNoRun()
    {
        using var tasks = new TaskFolder(("demo", Task));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("Well, hello"));
        this.Use(app);
        Render<MudPopoverProvider>();
        var page = Render<NewRunPage>();
        page.Eventually(() => Assert.False(page.Find(".tryrow button").HasAttribute("disabled")));
        await page.InvokeAsync(() => page.Find(".tryrow input").Change("2"));

        await page.InvokeAsync(() => page.Find(".tryrow button").Click());

        page.Eventually(() => Assert.Equal(["includes C", "includes I"], page.FindAll(".tried p:nth-child(3)").Select(p => p.TextContent.Trim()[..10])));
        Assert.Equal(["Well, hello", "Well, hello"], page.FindAll(".tried .mono.pre").Select(p => p.TextContent));
        Assert.Empty(app.Services.GetRequiredService<EvalQueue>().List());
        Assert.Empty(Directory.GetFiles(app.Logs, "*.eval", SearchOption.AllDirectories));
        Assert.Single(Directory.GetFiles(Path.Combine(app.Logs, "app", "tries"), "*.eval.try"));
    }

    [Fact]
    public async Task Scorer_ItsArgumentsAreFields_AndCount()
    {
        using var tasks = new TaskFolder(("demo", Task.Replace("scorer: includes", "scorer: match", StringComparison.Ordinal)));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("hello, she said"));
        this.Use(app);
        Render<MudPopoverProvider>();
        var page = Render<NewRunPage>();
        page.Eventually(() => Assert.False(page.Find(".tryrow button").HasAttribute("disabled")));

        await page.InvokeAsync(() => page.Find("#scorer-arg-location").Change("begin"));
        page.Eventually(() => Assert.Equal("begin", page.Find("#scorer-arg-location").GetAttribute("value")));
        await page.InvokeAsync(() => page.Find(".tryrow button").Click());

        page.Eventually(() => Assert.Equal("match C", page.Find(".tried p:nth-child(3)").TextContent.Trim()[..7]));
    }

    [Fact]
    public async Task Try_ThatIsStopped_KeepsNothing()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tasks = new TaskFolder(("demo", Task));
        await using var app = new AppFactory(tasks: tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            gate.TrySetResult();
            await System.Threading.Tasks.Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return "never";
        }));
        this.Use(app);
        Render<MudPopoverProvider>();
        var page = Render<NewRunPage>();
        page.Eventually(() => Assert.False(page.Find(".tryrow button").HasAttribute("disabled")));
        await page.InvokeAsync(() => page.Find(".tryrow button").Click());
        page.Eventually(() => Assert.Contains("This try stops when you leave.", page.Find(".trycard").TextContent, StringComparison.Ordinal));
        await gate.Task.WaitAsync(Patience.Most, TestContext.Current.CancellationToken);

        await page.InvokeAsync(() => page.Find(".trycard button").Click());

        page.Eventually(() => Assert.Equal("It was stopped, and nothing of it is kept.", page.Find(".trycard [role=alert]").TextContent));
        Assert.False(Directory.Exists(Path.Combine(app.Logs, "app", "tries")));
    }

    [Fact]
    public async Task Draft_SurvivesAReload_UntilTheRunIsStarted()
    {
        using var tasks = new TaskFolder(("demo", Task));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("/new");
        var first = Render<NewRunPage>();
        first.Eventually(() => Assert.Equal("10", first.Find(".est .huge").TextContent));
        Assert.Empty(first.FindAll(".draft"));
        await first.InvokeAsync(() => first.Find("#temperature").Input("0.3"));
        await first.InvokeAsync(() => first.Instance.DisposeAsync().AsTask());

        var second = Render<NewRunPage>();

        second.Eventually(() => Assert.Equal("0.3", second.Find("#temperature").GetAttribute("value")));
        Assert.StartsWith("The form is as it was left just now.", second.Find(".draft").TextContent.Trim(), StringComparison.Ordinal);
        second.Eventually(() => Assert.False(second.Find(".nrside .primary").HasAttribute("disabled")));
        await second.InvokeAsync(() => second.Find(".nrside .primary").Click());
        second.Eventually(() => Assert.Single(app.Services.GetRequiredService<EvalQueue>().List()));
        second.Eventually(() => Assert.Null(app.Services.GetRequiredService<Drafts>().Find("new")));
        Assert.Equal(0.3, app.Services.GetRequiredService<EvalQueue>().List()[0].Request.GenerateConfig.Temperature);
    }

    [Fact]
    public async Task Draft_BegunAnew_IsDropped()
    {
        using var tasks = new TaskFolder(("demo", Task));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("/new");
        app.Services.GetRequiredService<Drafts>().Save("new", System.Text.Json.JsonSerializer.Serialize(new RunForm { Task = "demo" }.With("temperature", "0.3"), Inspect.Web.AppJson.Options));
        var page = Render<NewRunPage>();
        page.Eventually(() => Assert.Equal("0.3", page.Find("#temperature").GetAttribute("value")));

        await page.InvokeAsync(() => page.Find(".draft button").Click());

        page.Eventually(() => Assert.Empty(page.FindAll(".draft")));
        Assert.Null(page.Find("#temperature").GetAttribute("value"));
        Assert.Null(app.Services.GetRequiredService<Drafts>().Find("new"));
    }
}
