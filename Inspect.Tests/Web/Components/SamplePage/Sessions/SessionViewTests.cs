using System.Collections.Immutable;
using Bunit;
using Inspect.Tests.Support;
using Inspect.Web.Components.SamplePage.Sessions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Web.Components.SamplePage.Sessions;

/// <summary>A recorded terminal: the end stands there until somebody plays it.</summary>
public sealed class SessionViewTests : BunitContext
{
    private readonly FakeTimeProvider _time = new();

    public SessionViewTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void Unasked_TheEndStandsThere_AndNothingMoves()
    {
        var view = Draw();

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("one\ntwo\nthree", ScreenOf(view));
        Assert.Equal("0:12 of 0:12", view.Find(".num").TextContent);
        Assert.Equal("Play", view.Find("button").TextContent);
    }

    [Fact]
    public void Play_FromTheEnd_BeginsAnewAndEnds()
    {
        var view = Draw();

        view.Find("button").Click();
        Assert.Equal("Pause", view.Find("button").TextContent);
        _time.Advance(TimeSpan.FromMilliseconds(1100));
        view.Eventually(() => Assert.Equal("one", ScreenOf(view)));

        view.Find("select").Change("4");
        _time.Advance(TimeSpan.FromMilliseconds(300));
        view.Eventually(() => Assert.Equal("one\ntwo", ScreenOf(view)));

        _time.Advance(TimeSpan.FromSeconds(1));
        view.Eventually(() => Assert.Equal("one\ntwo\nthree", ScreenOf(view)));
        view.Eventually(() => Assert.Equal("Play", view.Find("button").TextContent));
    }

    [Fact]
    public void Pause_StopsWhereItIs_AndSeekGoesBack()
    {
        var view = Draw();
        view.Find("button").Click();
        _time.Advance(TimeSpan.FromMilliseconds(1100));
        view.Eventually(() => Assert.Equal("one", ScreenOf(view)));

        view.Find("button").Click();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("one", ScreenOf(view));

        view.Find("input[type=range]").Input("2.5");
        Assert.Equal("one\ntwo", ScreenOf(view));
        Assert.Equal("0:02 of 0:12", view.Find("input[type=range]").GetAttribute("aria-valuetext"));

        view.Find("input[type=range]").Input("0");
        Assert.Equal(string.Empty, ScreenOf(view));
    }

    [Fact]
    public void WithoutTimes_HasNoPlayer()
    {
        var view = Draw([new TerminalPiece(0, 0, "all of it")]);

        Assert.Equal("all of it", ScreenOf(view));
        Assert.Empty(view.FindAll("button"));
    }

    private static string ScreenOf(IRenderedComponent<SessionView> view) => view.Find(".screen").TextContent.Trim();

    private IRenderedComponent<SessionView> Draw(ImmutableArray<TerminalPiece>? pieces = null) => Render<SessionView>(p => p.Add(v => v.Session, new TerminalSession
    {
        Name = "root",
        Rows = 24,
        Columns = 80,
        Pieces = pieces ?? [new(1, 1, "one"), new(2, 2, "\r\ntwo"), new(12, 4, "\r\nthree")],
    }));
}
