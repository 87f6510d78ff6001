using Bunit;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;
using Inspect.Web.Runs;

namespace Inspect.Tests.Web.Components.Run;

/// <summary>What a run says that did not come to its end.</summary>
public sealed class RunFaultTests : BunitContext
{
    [Fact]
    public void Render_AFailedRun_HasMessageTracebackWhatIsKeptAndWhatToDo()
    {
        var header = MakeLog.Header(MakeLog.Spec(), EvalStatus.Error) with { Error = new EvalError { Message = "The line dropped.", Traceback = "at <b>here</b>" } };
        var run = Make.RunView(state: RunState.Failed) with { Header = header, Error = "The line dropped.", Done = 3, Total = 6 };

        var fault = Draw(run);

        Assert.Equal("The run failed. The line dropped.", fault.Find(".pre").TextContent);
        Assert.Equal("3 of 6 samples finished and are kept. Correct the cause, then clone it to run it again.", fault.Find(".mid").TextContent);
        Assert.False(fault.Find("details").HasAttribute("open"));
        Assert.Equal("at <b>here</b>", fault.Find("details pre").TextContent);
    }

    [Fact]
    public void Render_AMessageOfManyPages_HasItsBeginningAndTheRestFolded()
    {
        var message = string.Concat(Enumerable.Repeat("The line dropped.\n", 1000));

        var fault = Draw(Make.RunView(state: RunState.Failed) with { Error = message });

        Assert.InRange(fault.Find(".pre").TextContent.Length, 500, 700);
        Assert.Equal(message, Assert.Single(fault.FindAll("details pre")).TextContent);
    }

    [Fact]
    public void Render_AnInterruptedRunWithoutASample_SaysSo()
    {
        var fault = Draw(Make.RunView(state: RunState.Interrupted) with { Total = 6 });

        Assert.Equal("The run was interrupted. Its process ended without a word.", fault.Find(".pre").TextContent);
        Assert.Equal("No sample finished. Clone it to run it again.", fault.Find(".mid").TextContent);
        Assert.Empty(fault.FindAll("details"));
    }

    private IRenderedComponent<RunFault> Draw(RunView run) => Render<RunFault>(p => p.Add(f => f.Run, run).Add(f => f.CanClone, true));
}
