using Bunit;
using Inspect.Engine.Evals;
using Inspect.Web.Components.SamplePage.Menus;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.SamplePage.Menus;

/// <summary>What can be copied and taken away, and the keys for it.</summary>
public sealed class SampleMenusTests : BunitContext
{
    [Fact]
    public void Render_ASampleThatHasBegun_OffersFilesAndKeys()
    {
        var menus = Show(hasContent: true, "transcript.html");

        Assert.Equal(["Link to this sampley", "Id of this sample", "Messages as text", "Transcript as text", "Transcript as MarkdownY"], menus.FindAll(".pop button").Select(b => b.TextContent));
        Assert.Equal(
            ["sample.json", "messages.txt", "transcript.txt", "transcript.md", "transcript.html", "messages.html"],
            menus.FindAll(".pop a").Select(a => a.GetAttribute("href")!["/runs/r/s/1/1/files/".Length..]));
        Assert.Equal(["y", "Y", "Ctrl+p"], Services.GetRequiredService<Keyboard>().Shortcuts.Select(s => s.Key));
    }

    [Fact]
    public void Render_ASampleThatWaits_OffersItsLinkOnly()
    {
        var menus = Show(hasContent: false, null);

        Assert.Equal(["Link to this sampley", "Id of this sample"], menus.FindAll(".pop button").Select(b => b.TextContent));
        Assert.Empty(menus.FindAll(".pop a"));
        Assert.Equal(["y"], Services.GetRequiredService<Keyboard>().Shortcuts.Select(s => s.Key));
    }

    [Fact]
    public void Render_ASampleThatGoesOn_OffersItsEndsAndSaysWhetherItEnded()
    {
        var asked = new List<SampleAction>();
        var menus = Show(hasContent: true, null, action =>
        {
            asked.Add(action);
            return action != SampleAction.Cancel;
        });
        var ways = menus.FindAll(".ways button");

        ways[0].Click();
        var first = menus.FindAll("summary")[^1].TextContent;
        menus.FindAll(".ways button")[1].Click();
        menus.FindAll(".ways button")[2].Click();

        Assert.Equal([SampleAction.Score, SampleAction.Error, SampleAction.Cancel], asked);
        Assert.Equal(("Ending", "Ended already"), (first, menus.FindAll("summary")[^1].TextContent));
    }

    private IRenderedComponent<SampleMenus> Show(bool hasContent, string? printFile, Func<SampleAction, bool>? end = null)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddScoped<Keyboard>();
        Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return Render<SampleMenus>(p => p.Add(m => m.Address, "/runs/r/s/1/1").Add(m => m.Uuid, "u").Add(m => m.HasContent, hasContent).Add(m => m.PrintFile, printFile).Add(m => m.OnEnd, end));
    }
}
