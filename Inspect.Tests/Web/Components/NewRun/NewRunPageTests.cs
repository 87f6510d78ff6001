using Bunit;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Models;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.NewRun;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>The form over the real log folder.</summary>
public sealed class NewRunPageTests : BunitContext
{
    [Fact]
    public async Task Render_FromALogWithARangeOfItems_ShowsTheRange()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        var spec = MakeLog.Spec("hello_world") with { Config = new EvalConfig { Limit = System.Text.Json.JsonSerializer.SerializeToElement<int[]>([9, 20]) } };
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "a.eval"), spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken))
        {
            await writer.FinishAsync(MakeLog.Header(spec), null, TestContext.Current.CancellationToken);
        }

        this.Use(app);
        Render<MudPopoverProvider>();
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/new?from={spec.EvalId}");

        var page = Render<NewRunPage>();

        page.WaitForAssertion(() => Assert.Equal("10-20", page.Find("#limit").GetAttribute("value")));
        Assert.Equal("no changes", page.Find(".head .tag").TextContent);
    }

    [Fact]
    public async Task Render_WithoutATask_OpensOnTheFirstThatCanBeRead()
    {
        using var tasks = new TaskFolder(
            ("a_broken", "scorer: nonsense"), ("b_without_its_data", "dataset: {file: none.csv}"), ("c_good", "dataset: [{input: hi, target: [Hello World, \"Hello, World\"]}]\nscorer: exact"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();

        var page = Render<NewRunPage>();

        page.WaitForAssertion(() => Assert.EndsWith("input “hi”, target “Hello World” or “Hello, World”", page.Find(".fbody .help").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".banner.bad"));
    }

    [Fact]
    public async Task Render_ATaskThatCannotBeRead_ShowsItsErrorsAsSuch()
    {
        using var tasks = new TaskFolder(("broken", "scorer: nonsense"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();

        var page = Render<NewRunPage>();

        page.WaitForAssertion(() => Assert.Contains("nonsense", page.Find(".fbody .banner.bad[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("exact", false)]
    [InlineData("{pattern: (a)}", true)]
    public async Task Render_Scorers_AreThoseWithoutRequiredArguments(string scorer, bool hasPattern)
    {
        using var tasks = new TaskFolder(("own", $"dataset: [{{input: hi, target: hi}}]\nscorer: {scorer}"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();

        var page = Render<NewRunPage>();

        page.WaitForAssertion(() => Assert.Contains("math", ScorersOf(page)));
        Assert.Equal((hasPattern, false), (ScorersOf(page).Contains("pattern"), ScorersOf(page).Contains("multi_scorer")));
    }

    private static List<string?> ScorersOf(IRenderedComponent<NewRunPage> page) =>
        [.. page.FindComponents<MudSelect<string>>().Single(s => s.Instance.Label == "Scorer").FindComponents<MudSelectItem<string>>().Select(i => i.Instance.Value)];

    [Fact]
    public async Task Render_ATaskWithASystemMessage_SaysIt()
    {
        using var tasks = new TaskFolder(("brief", "dataset: [{input: hi, target: hi}]\nsolver: [{system_message: Be succinct}, generate]\nscorer: exact"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();

        var page = Render<NewRunPage>();

        page.WaitForAssertion(() => Assert.Equal("Be succinct", page.Find("#system-message").GetAttribute("placeholder")));
        Assert.Equal("task", page.Find("label[for=system-message] .src").TextContent);
    }

    [Fact]
    public async Task Render_FromARunOfAModelThatIsNotHere_TakesOneThatIsAndSaysSo()
    {
        using var tasks = new TaskFolder(("demo", "dataset: [{input: hi, target: hi}]\nscorer: exact\nmodel: fake/model"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: new FakeProvider((_, _) => Task.FromResult("A")) { Defaults = new GenerateConfig { Temperature = 1 } });
        var spec = MakeLog.Spec() with { Model = "openai/gpt-4o" };
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "a.eval"), spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken))
        {
            await writer.FinishAsync(MakeLog.Header(spec), null, TestContext.Current.CancellationToken);
        }

        this.Use(app);
        Render<MudPopoverProvider>();
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/new?from={spec.EvalId}");

        var page = Render<NewRunPage>();

        page.WaitForAssertion(() => Assert.Equal("The model openai/gpt-4o of the original cannot be used here. The form holds fake/model instead.", page.Find(".banner[role=status]").TextContent));
        Assert.Equal("1 change", page.Find(".head .tag").TextContent);
    }

    [Fact]
    public async Task Render_ADatasetThatLooksWrong_Warns()
    {
        using var tasks = new TaskFolder(("odd", "dataset: {file: q.csv}"));
        await File.WriteAllTextAsync(Path.Combine(tasks.Path, "q.csv"), "input,input\na,b\n", TestContext.Current.CancellationToken);
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/new?task=odd");

        var page = Render<NewRunPage>();

        page.WaitForAssertion(() => Assert.EndsWith("q.csv:1: the columns 1 and 2 are both named \"input\", and the last one counts. Give each a name of its own.", page.Find(".help.warn").TextContent, StringComparison.Ordinal), TimeSpan.FromMinutes(2));
        Assert.StartsWith("Warning: ", page.Find(".help.warn").TextContent, StringComparison.Ordinal);
    }
}
