using Bunit;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Runs;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Runs;

/// <summary>The folder of a set says how far the set is.</summary>
public sealed class SetBarTests : BunitContext
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Folder_OfASet_CountsItsTasksByTheirNewestLogs()
    {
        await using var app = new AppFactory();
        Directory.CreateDirectory(Path.Combine(app.Logs, "set"));
        await File.WriteAllTextAsync(
            Path.Combine(app.Logs, "set", "eval-set.json"),
            """{"eval_set_id":"TheSet","tasks":[{"name":"a","task_id":"A","model":"m/1","task_args":{}},{"name":"b","task_id":"B","model":"m/1"},{"name":"c<b>","task_id":"C","model":"m/2"}]}""",
            Stop);
        await WriteAsync(app, "a1", "A", 1, EvalStatus.Error);
        await WriteAsync(app, "a2", "A", 2, EvalStatus.Success);
        await WriteAsync(app, "b1", "B", 1, EvalStatus.Error);
        this.Use(app);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/runs?lens=folders&at=set");

        var page = Render<RunsPage>();

        page.Eventually(() => Assert.Equal("1 of 3 tasks done · 1 failed · 1 not begun", page.Find(".set .num").TextContent));
        Assert.Equal("TheSet", page.Find(".set .mono").TextContent);
        Assert.Equal("c<b>", page.Find(".set li .clip").TextContent);
        Assert.Equal(("1", "3"), (page.Find(".set progress").GetAttribute("value"), page.Find(".set progress").GetAttribute("max")));
    }

    [Theory]
    [InlineData("{\"tasks\": [{\"name\": null}]}")]
    [InlineData("{\"tasks\": \"none\"}")]
    [InlineData("{\"tasks\": [")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task Set_OfAFileThatIsNoList_IsNone(string text)
    {
        await using var app = new AppFactory();
        await WriteAsync(app, "a1", "A", 1, EvalStatus.Success);
        await File.WriteAllTextAsync(Path.Combine(app.Logs, "set", "eval-set.json"), text, Stop);
        var store = app.Services.GetRequiredService<RunStore>();

        Assert.Null(await store.SetAsync(new RunFolder(app.Logs, "set"), Stop));
    }

    [Fact]
    public async Task Set_OfAFolderElsewhere_IsNotLookedAt()
    {
        using var elsewhere = new TemporaryFolder();
        await File.WriteAllTextAsync(elsewhere.File("eval-set.json"), """{"tasks":[{"name":"a","task_id":"A","model":"m"}]}""", Stop);
        await using var app = new AppFactory();
        var store = app.Services.GetRequiredService<RunStore>();

        Assert.Null(await store.SetAsync(new RunFolder(app.Logs, Path.GetRelativePath(app.Logs, elsewhere.Path)), Stop));
    }

    private static async Task WriteAsync(AppFactory app, string name, string task, int hour, EvalStatus status)
    {
        var path = Path.Combine(app.Logs, "set", name + ".eval");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var spec = MakeLog.Spec() with { TaskId = task, Created = MakeLog.Noon.AddHours(hour) };
        await using var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.FinishAsync(MakeLog.Header(spec, status), null, Stop);
    }
}
