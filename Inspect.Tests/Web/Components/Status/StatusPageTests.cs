using Bunit;
using Inspect.Tests.Support;
using Inspect.Web.Components.Status;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Status;

/// <summary>The Status page says how the app stands and shows the end of its log as text.</summary>
public sealed class StatusPageTests : BunitContext
{
    [Fact]
    public async Task Page_ShowsFoldersQueueAndTheLogAsText()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var log = Path.Combine(app.Logs, "app", "app-20990101.log");
        await File.WriteAllLinesAsync(log, ["2099-01-01 09:00:00.000 +00:00 [INF] Source  calm", "2099-01-01 09:00:01.000 +00:00 [ERR] Source abc12345 <b>bad</b>"], TestContext.Current.CancellationToken);

        Services.GetRequiredService<NavigationManager>().NavigateTo("/status?level=ERR");
        var page = Render<StatusPage>();

        page.Eventually(() => Assert.Contains(app.Logs, page.Markup, StringComparison.Ordinal));
        Assert.Equal("0 of 1", page.FindAll("dt").First(d => d.TextContent == "Running").NextElementSibling!.TextContent);
        Assert.Equal("Source abc12345 <b>bad</b>", Assert.Single(page.FindAll(".entry")).LastElementChild!.TextContent);
    }
}
