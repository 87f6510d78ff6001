using Bunit;
using Inspect.Engine.Live;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Run;

/// <summary>The page of a run over the real log folder.</summary>
public sealed class RunPageTests : BunitContext
{
    [Theory]
    [InlineData(RunState.Running)]
    [InlineData(RunState.Finishing)]
    public async Task Render_ALogThatCannotBeWrittenForNow_SaysWhy(RunState state)
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var live = app.Services.GetRequiredService<LiveFeed>().Open("WaitsForRoomOnTheDisk1");
        live.SetState(state);
        live.SetProblem("The log a.eval cannot be written: No space left on device.");

        var page = Render<RunPage>(p => p.Add(r => r.Run, "WaitsForRoomOnTheDisk1"));

        page.WaitForAssertion(() => Assert.Contains("No space left on device", page.Find(".banner[role=status]").TextContent, StringComparison.Ordinal), TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Render_ADamagedLog_SaysWhatIsWrongAndOffersNoClone()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        Directory.CreateDirectory(Path.Combine(app.Logs, "sub"));
        await File.WriteAllTextAsync(Path.Combine(app.Logs, "sub", "bad.eval"), "no log at all", TestContext.Current.CancellationToken);
        this.Use(app);

        var page = Render<RunPage>(p => p.Add(r => r.Run, "sub%2Fbad.eval"));

        page.WaitForAssertion(() => Assert.Contains("bad.eval", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("a[href^='/new']"));
        Assert.Equal("/runs/sub%2Fbad.eval/config", page.FindAll(".tabs a")[1].GetAttribute("href"));
    }
}
