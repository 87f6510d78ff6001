using System.Net.Http.Json;
using Bunit;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Models;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.NewRun;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>The form over the real log folder.</summary>
public sealed class NewRunPageTests : BunitContext
{
    private static readonly string[] RoleFields = ["role-critic", "role-grader"];
    private static readonly string[] ChangedFields = ["role-grader", "role-critic-1-temperature"];

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

        page.Eventually(() => Assert.Equal("10-20", page.Find("#limit").GetAttribute("value")));
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

        page.Eventually(() => Assert.EndsWith("input “hi”, target “Hello World” or “Hello, World”", page.Find(".fbody .help").TextContent, StringComparison.Ordinal));
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

        page.Eventually(() => Assert.Contains("nonsense", page.Find(".fbody .banner.bad[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Render_Scorers_AreThoseWhoseArgumentsFieldsCanHold()
    {
        using var tasks = new TaskFolder(("own", "dataset: [{input: hi, target: hi}]\nscorer: exact"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();

        var page = Render<NewRunPage>();

        page.Eventually(() => Assert.Contains("math", ScorersOf(page)));
        Assert.Equal((true, false), (ScorersOf(page).Contains("pattern"), ScorersOf(page).Contains("multi_scorer")));
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

        page.Eventually(() => Assert.Equal("Be succinct", page.Find("#system-message").GetAttribute("placeholder")));
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

        page.Eventually(() => Assert.Equal("The model openai/gpt-4o of the original cannot be used here. The form holds fake/model instead.", page.Find(".banner[role=status]").TextContent));
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

        page.Eventually(() => Assert.EndsWith("q.csv:1: the columns 1 and 2 are both named \"input\", and the last one counts. Give each a name of its own.", page.Find(".help.warn").TextContent, StringComparison.Ordinal));
        Assert.StartsWith("Warning: ", page.Find(".help.warn").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_OfTheTask_AreFieldsThatChangeTheRun()
    {
        using var tasks = new TaskFolder(("some", "parameters: {count: 2, word: hi}\ndataset: [{input: \"${word}\", target: hi}, {input: b, target: b}, {input: c, target: c}]\nscorer: exact\nmodel: fake/model"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();
        var page = Render<NewRunPage>();
        page.Eventually(() => Assert.Equal("hi", page.Find("#param-word").GetAttribute("placeholder")));

        await page.InvokeAsync(() => page.Find("#param-word").Input("hello"));
        await page.InvokeAsync(() => page.Find("#param-count").Input("many"));

        page.Eventually(() => Assert.Equal("count must be a number, not many.", page.Find(".help.bad[role=alert]").TextContent));
        Assert.Equal(["task", "you", "you"], page.FindAll("label[for=task] .src, label[for^=param] .src").Select(s => s.TextContent).Select((t, i) => i == 0 ? "task" : t));
        await page.InvokeAsync(() => page.Find("#param-count").Input("3"));
        page.Eventually(() => Assert.Contains("input “hello”", page.Find(".fbody .help").TextContent, StringComparison.Ordinal));

        await page.InvokeAsync(() => page.Find(".nrside .primary").Click());

        page.Eventually(() => Assert.Single(app.Services.GetRequiredService<EvalQueue>().List()));
        Assert.Equal("""{"count":3,"word":"hello"}""", System.Text.Json.JsonSerializer.Serialize(app.Services.GetRequiredService<EvalQueue>().List()[0].Request.TaskArgs.OrderBy(a => a.Key).ToDictionary(a => a.Key, a => a.Value)));
    }

    [Fact]
    public async Task Roles_OfTheTaskAndOfItsScorer_AreModelsWithSettingsOfTheirOwn()
    {
        using var tasks = new TaskFolder(("graded", "dataset: [{input: hi, target: hi}]\nscorer: model_graded_qa\nmodel: fake/model\nmodel_roles: {critic: {model: fake/judge, config: {temperature: 1}}}"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();
        var page = Render<NewRunPage>();
        page.Eventually(() => Assert.Equal(["task", "default"], RoleFields.Select(f => page.Find($"label[for={f}] .src").TextContent)));
        Assert.Equal(("1", "task"), (page.Find("#role-critic-1-temperature").GetAttribute("value"), page.Find("label[for=role-critic-1-temperature] .src").TextContent));
        Assert.Empty(page.FindAll("#role-grader-1-open"));

        await page.InvokeAsync(() => page.FindComponents<ModelSelect>().Single(s => s.Instance.Id == "role-grader").Instance.OnChange.InvokeAsync("mockllm/model"));
        page.Eventually(() => Assert.Equal("false", page.Find("#role-grader-1-open").GetAttribute("aria-expanded")));
        await page.InvokeAsync(() => page.Find("#role-grader-1-open").Click());
        await page.InvokeAsync(() => page.Find("#role-grader-1-max-tokens").Input("many"));
        page.Eventually(() => Assert.StartsWith("max_tokens must be a whole number", page.Find(".roles .help.bad").TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("#role-grader-1-max-tokens").Input("7"));
        await page.InvokeAsync(() => page.Find("#role-critic-1-temperature").Input("0.5"));

        page.Eventually(() => Assert.Equal(["you", "you"], ChangedFields.Select(f => page.Find($"label[for={f}] .src").TextContent)));
        await page.InvokeAsync(() => page.Find(".nrside .primary").Click());
        page.Eventually(() => Assert.Single(app.Services.GetRequiredService<EvalQueue>().List()));
        var roles = app.Services.GetRequiredService<EvalQueue>().List()[0].Request.ModelRoles;
        Assert.Equal(
            [("critic", "fake/judge", 0.5, null), ("grader", "mockllm/model", null, 7)],
            roles.OrderBy(r => r.Key).Select(r => (r.Key, r.Value.ToString(), r.Value.Models[0].Config.Temperature, r.Value.Models[0].Config.MaxTokens)));
    }

    [Fact]
    public async Task Clone_OnlyTheScorerChanged_OffersToReScoreFirstAndDoesIt()
    {
        using var tasks = new TaskFolder(("demo", "dataset: [{input: hi, target: hello}]\nscorer: exact\nmodel: fake/model"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("Well, hello"));
        using var client = new HttpClient { BaseAddress = app.Start(), Timeout = Patience.Most };
        var run = await EndedRunAsync(app, client);
        this.Use(app);
        Render<MudPopoverProvider>();
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/new?from={run}&scorer=includes");
        var page = Render<NewRunPage>();
        page.Eventually(() => Assert.Equal("1 change", page.Find(".head .tag").TextContent));

        Assert.Equal(["choice on", "choice"], page.FindAll(".choices label").Select(l => l.ClassName));
        Assert.Contains("Keeps its 1 answer. 0 s, no inference.", page.Find(".choice.on").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("#epochs").Input("10"));
        page.Eventually(() => Assert.Equal(["choice", "choice on"], page.FindAll(".choices label").Select(l => l.ClassName)));
        Assert.Equal("2 changes", page.Find(".head .tag").TextContent);
        await page.InvokeAsync(() => page.Find("#epochs").Input("1"));
        page.Eventually(() => Assert.StartsWith("Re-score", page.Find(".nrside .primary").TextContent.Trim(), StringComparison.Ordinal));

        await page.InvokeAsync(() => page.Find(".nrside .primary").Click());

        var navigation = Services.GetRequiredService<NavigationManager>();
        page.Eventually(() => Assert.Contains($"/runs/{run[..8]}", navigation.Uri, StringComparison.Ordinal));
        var scored = await app.Services.GetRequiredService<RunStore>().FindAsync(run, TestContext.Current.CancellationToken);
        Assert.Equal([("exact", 0.0), ("includes", 1.0)], scored!.Metrics.Where(m => m.Name is "accuracy" or "mean").Select(m => (m.Scorer, m.Value)));
    }

    [Fact]
    public async Task Estimate_WithoutAMeasuredSpeed_SaysSo()
    {
        using var tasks = new TaskFolder(("demo", "dataset: [{input: a, target: b}, {input: c, target: d}]\nscorer: exact\nmodel: fake/model\nepochs: 5\nconfig: {max_tokens: 20}"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();

        var page = Render<NewRunPage>();

        page.Eventually(() => Assert.Equal("10", page.Find(".est .huge").TextContent));
        Assert.Contains("2 items × 5 epochs × 1 model", page.Find(".est").TextContent, StringComparison.Ordinal);
        Assert.Equal(["≤ 200", "not measured yet", "none", "no charge", "starts at once"], page.FindAll(".nrside .kv dd").Select(d => d.TextContent.Trim()));
        await page.InvokeAsync(() => page.Find("#limit").Input("1"));
        page.Eventually(() => Assert.Equal("5", page.Find(".est .huge").TextContent));
    }

    [Fact]
    public async Task Queue_AddsTheRunAndStays()
    {
        using var tasks = new TaskFolder(("demo", "dataset: [{input: a, target: b}]\nscorer: exact\nmodel: fake/model"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();
        var page = Render<NewRunPage>();
        page.Eventually(() => Assert.False(page.Find(".acts .btn").HasAttribute("disabled")));

        await page.InvokeAsync(() => page.FindAll(".acts .btn").Single(b => b.TextContent.Contains("Add to queue", StringComparison.Ordinal)).Click());

        page.Eventually(() => Assert.Contains("It is in the queue.", page.Find(".banner[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Single(app.Services.GetRequiredService<EvalQueue>().List());
        Assert.DoesNotContain("/runs/", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grid_OfTemperatures_StartsABatchThatItsPageShows()
    {
        using var tasks = new TaskFolder(("demo", "dataset: [{input: a, target: b}]\nscorer: exact\nmodel: fake/model"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"));
        this.Use(app);
        Render<MudPopoverProvider>();
        var page = Render<NewRunPage>();
        page.Eventually(() => Assert.Equal("1", page.Find(".est .huge").TextContent));
        await page.InvokeAsync(() => page.Find("#temperature").Input("0"));
        await page.InvokeAsync(() => page.Find("#more-temperature").Click());
        page.WaitForElement("#more-temperature-2", Patience.Most);
        await page.InvokeAsync(() => page.Find("#more-temperature-2").Input("0"));
        page.Eventually(() => Assert.Equal("0 stands twice: the runs would be the same.", page.Find(".help.bad").TextContent));
        await page.InvokeAsync(() => page.Find("#more-temperature-2").Input("0.5"));
        page.Eventually(() => Assert.Equal("2 temperatures = 2 runs", page.Find(".nrside [role=status]").TextContent));
        page.Eventually(() => Assert.Equal("2", page.Find(".est .huge").TextContent));

        await page.InvokeAsync(() => page.Find(".nrside .primary").Click());

        var navigation = Services.GetRequiredService<NavigationManager>();
        page.Eventually(() => Assert.Contains("/batches/", navigation.Uri, StringComparison.Ordinal));
        var runs = app.Services.GetRequiredService<EvalQueue>().List();
        Assert.Equal([0, 0.5], runs.Select(r => r.Request.GenerateConfig.Temperature!.Value));
        Assert.Single(runs.Select(r => r.Request.RunId).Distinct());
        var batch = Render<Inspect.Web.Components.Batches.BatchPage>(p => p.Add(b => b.Batch, navigation.Uri.Split('/')[^1]));
        batch.Eventually(() => Assert.Equal(["temperature 0", "temperature 0.5"], batch.FindAll("th[scope=row]").Select(t => t.TextContent)));
        batch.Eventually(() => Assert.Contains("2 done", batch.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Equal(["temperature", "model"], batch.FindAll("thead th").Select(t => t.TextContent));
    }

    private static async Task<string> EndedRunAsync(AppFactory app, HttpClient client)
    {
        var answer = await client.PostAsJsonAsync("api/v1/runs", new { task = "demo" }, TestContext.Current.CancellationToken);
        var id = (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(TestContext.Current.CancellationToken)).GetProperty("run").GetString()!;
        var store = app.Services.GetRequiredService<RunStore>();
        while (await store.FindAsync(id, TestContext.Current.CancellationToken) is not { State: Inspect.Engine.Live.RunState.Done, Header: not null })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return id;
    }
}
