using Bunit;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
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

        await page.InvokeAsync(() => page.Find(".hero button").ClickAsync());

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

        page.Eventually(() => Assert.Contains("demo", page.Find("tr.rowlink").TextContent, StringComparison.Ordinal));
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

        page.Eventually(() => Assert.Contains($"put the folder of the model SmolLM2-135M-Instruct into {models.Name}/", page.Find(".hero").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("[role=alert], .hero button"));
        models.Delete();
    }

    [Fact]
    public async Task Render_RunsThatWentWrong_HasTheLatestFirstAndWhatCannotBeReadLast()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        await WriteAsync(app, "old_failure", 1, EvalStatus.Error);
        await WriteAsync(app, "broken_off", 2, null);
        await WriteAsync(app, "new_failure", 3, EvalStatus.Error);
        await File.WriteAllTextAsync(Path.Combine(app.Logs, "no.eval"), "no log at all", TestContext.Current.CancellationToken);
        this.Use(app);

        var page = Render<HomePage>();

        page.Eventually(() => Assert.Equal(["new_failure", "broken_off", "old_failure"], page.FindAll(".attn .why b").Select(b => b.TextContent)));
        page.Eventually(() => Assert.EndsWith("1 of 2 done, and kept, after 7.0 s", page.FindAll(".attn .why")[1].TextContent, StringComparison.Ordinal));
        var all = page.FindAll(".sect a").First(a => a.TextContent == "All 4");
        Assert.Equal("/runs?q=status in (\"recovered\", \"failed\", \"interrupted\", \"unreadable\")", Uri.UnescapeDataString(all.GetAttribute("href")!));
    }

    [Fact]
    public async Task Render_ARunThatWasFoundAgain_NeedsAttentionWhileItGoesOn()
    {
        var logs = Directory.CreateTempSubdirectory("inspect-app-").FullName;
        using var tasks = new TaskFolder(("slow", Task));
        var model = new GatedModel();
        await using (var before = new AppFactory(tasks.Path, fake: model.Provider, logs: logs))
        {
            before.Start();
            await before.Services.GetRequiredService<EvalQueue>().AddAsync(new EvalRequest { Task = "slow" }, "1", TestContext.Current.CancellationToken);
            await model.CallsAsync(1);
        }

        // As a process leaves it that is killed.
        await using (var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(logs, "app", "app.db")};Pooling=False"))
        {
            await database.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = database.CreateCommand();
            command.CommandText = "UPDATE run SET state = 'running'";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        var again = new GatedModel();
        await using (var app = new AppFactory(tasks.Path, fake: again.Provider, logs: logs))
        {
            this.Use(app);

            var page = Render<HomePage>();

            page.Eventually(() => Assert.Contains("slow · model · found again after the app had ended without a word", page.Find(".attn .why").TextContent, StringComparison.Ordinal));
            again.Release(1);
        }

        Directory.Delete(logs, recursive: true);
    }

    [Fact]
    public async Task Render_ARunWhileItGoesOn_ShowsItAndThenAmongTheRecent()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tasks = new TaskFolder(("slow", Task));
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return "A";
        }));
        this.Use(app);
        var run = await app.Services.GetRequiredService<EvalQueue>().AddAsync(new EvalRequest { Task = "slow" }, "1", TestContext.Current.CancellationToken);
        var page = Render<HomePage>();

        page.Eventually(() => Assert.Contains("slow", page.Find(".runcard").TextContent, StringComparison.Ordinal));
        gate.SetResult();

        page.Eventually(() => Assert.Empty(page.FindAll(".runcard")));
        page.Eventually(() => Assert.Contains("slow", page.Find("tr.rowlink").TextContent, StringComparison.Ordinal));
        Assert.Equal(RunState.Done, app.Services.GetRequiredService<LiveFeed>().Find(run.EvalId)!.State);
    }

    private static async Task WriteAsync(AppFactory app, string task, int hour, EvalStatus? status)
    {
        var started = Logs.MakeLog.Noon.AddHours(hour);
        var spec = Logs.MakeLog.Spec(task, items: 2) with { Created = started };
        await using var writer = await EvalLogWriter.StartAsync(
            Path.Combine(app.Logs, $"{task}.eval"), spec, Logs.MakeLog.Plan(), Logs.MakeLog.Options, TestContext.Current.CancellationToken);
        await writer.WriteSampleAsync(
            Logs.MakeLog.Sample(SampleId.Of(1)) with { StartedAt = started, CompletedAt = started.AddSeconds(7) }, TestContext.Current.CancellationToken);
        if (status is { } ended)
        {
            var header = Logs.MakeLog.Header(spec, ended);
            await writer.FinishAsync(
                header with { Stats = new EvalStats { StartedAt = started, CompletedAt = started.AddMinutes(1) }, Error = new EvalError { Message = "The line dropped." } },
                null,
                TestContext.Current.CancellationToken);
        }
    }
}
