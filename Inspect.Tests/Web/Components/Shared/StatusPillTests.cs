using Bunit;
using Inspect.Engine.Live;
using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>The state of a run in a word.</summary>
public sealed class StatusPillTests : BunitContext
{
    [Theory]
    [InlineData(RunState.Queued, "Queued")]
    [InlineData(RunState.Loading, "Loading")]
    [InlineData(RunState.Running, "Running 7/10")]
    [InlineData(RunState.Finishing, "Finishing")]
    [InlineData(RunState.Done, "Done")]
    [InlineData(RunState.Failed, "Failed")]
    [InlineData(RunState.Cancelled, "Cancelled")]
    [InlineData(RunState.Interrupted, "Interrupted")]
    [InlineData(RunState.Unreadable, "Not read yet")]
    public void Render_AState_SaysItInWords(RunState state, string text)
    {
        var pill = Render<StatusPill>(p => p.Add(s => s.Run, Make.RunView(state: state) with { Total = 10, Done = 7 }));

        Assert.Equal(text, pill.Find(".pill").TextContent.Trim());
    }

    [Fact]
    public void Render_ALogThatCannotBeRead_IsNoFailedRun()
    {
        var pill = Render<StatusPill>(p => p.Add(s => s.Run, Make.RunView(state: RunState.Unreadable) with { Error = "x.eval is cut short." }));

        Assert.Equal("Unreadable", pill.Find(".pill").TextContent.Trim());
    }
}
