using System.CommandLine;
using Bunit;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;
using Inspect.Tests.Support;
using Inspect.Web.Cli;
using Inspect.Web.Components.NewRun;
using Inspect.Web.Components.Run;
using Inspect.Web.Hosting;
using Inspect.Web.Queue;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Inspect.Tests.Tasks.Settings;

/// <summary>A setting is one row: task files, command line, form, config page, checks and origins know it from there.</summary>
public sealed class NewSettingTests : BunitContext
{
    [Fact]
    public void TaskFile_WithTheSetting_IsRead()
    {
        var task = TaskFiles.Parse("dataset: [{input: a}]\nconfig: {min_p: 0.2}", NewSetting.Table).Require();
        var wrong = TaskFiles.Parse("dataset: [{input: a}]\nconfig: {min_p: 2}", NewSetting.Table).Problems;

        Assert.Equal(0.2, task.Settings.Field(SettingScope.Generate, "min_p")!.Value.GetDouble());
        Assert.Equal("min_p is 2, but must be 0 to 1.", Assert.Single(wrong).Message);
    }

    [Fact]
    public void CommandLine_WithTheSetting_PutsItIntoTheRequest()
    {
        var options = new EvalOptions(NewSetting.Table);
        var command = new Command("eval");
        options.AddTo(command);

        var request = Assert.Single(options.ReadRequests(command.Parse(["hello_world", "--min-p", "0.3", "--epochs", "2"]), HomeFolder.Find(Repository.Root)));

        Assert.Equal((0.3, 2), (request.Settings.Field(SettingScope.Generate, "min_p")!.Value.GetDouble(), request.EvalConfig.Epochs));
    }

    [Fact]
    public async Task FormAndConfigPage_WithTheSetting_ShowItAndItsRange()
    {
        using var tasks = new TaskFolder(("asks", "dataset: [{input: hi, target: A}]\nscorer: exact\nconfig: {min_p: 0.1}"));
        await using var app = new AppFactory(tasks: tasks.Path, fake: FakeProvider.Saying("A"), settings: [NewSetting.Row]);
        this.Use(app);
        Render<MudPopoverProvider>();

        var form = Render<NewRunPage>();
        form.Eventually(() => Assert.Equal("0.1", form.Find("#min-p").GetAttribute("placeholder")));
        await form.InvokeAsync(() => form.Find("#min-p").InputAsync("7"));

        form.Eventually(() => Assert.Contains(form.FindAll("[role=alert]"), a => a.TextContent == "min_p is 7, but must be 0 to 1."));

        var run = await app.Services.GetRequiredService<EvalQueue>().AddAsync(
            new EvalRequest { Task = "asks", Model = "fake/model", GenerateConfig = new GenerateConfig { Unknown = NewSetting.Row.Set(SettingValues.Empty, Json(0.4)).Generate.Unknown } },
            "key", TestContext.Current.CancellationToken);
        var view = Make.RunView(run.EvalId) with { Queued = run };

        var config = Render<RunConfig>(p => p.Add(c => c.Run, view));

        Assert.Contains(config.FindAll("dt").Zip(config.FindAll("dd")), pair => (pair.First.TextContent, pair.Second.TextContent) == ("Min-p", "0.4"));
    }

    [Fact]
    public async Task Plan_WithTheSetting_SaysItsOriginAndRefusesWhatLiesOutside()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), [NewSetting.Row], ("asks", "dataset: [{input: hi, target: A}]\nscorer: exact\nconfig: {min_p: 0.1}"));

        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "asks" }, "e", null, TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<RequestException>(() => host.Planner.PlanAsync(
            new EvalRequest { Task = "asks" }.With(NewSetting.Row.Set(SettingValues.Empty, Json(3))), "e", null, TestContext.Current.CancellationToken));

        var resolved = Assert.Single(plan.Settings, s => s.Setting.Name == "min_p");
        Assert.Equal((0.1, SettingOrigin.Task), (resolved.Value!.Value.GetDouble(), resolved.Origin));
        Assert.Equal("generate_config.min_p", Assert.Single(error.Problems).Path);
    }

    private static System.Text.Json.JsonElement Json(double value) => System.Text.Json.JsonSerializer.SerializeToElement(value);
}
