using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Runs;

namespace Inspect.Tests.Web.Runs;

/// <summary>When scores of a run can be edited.</summary>
public sealed class ScoreEditsTests
{
    [Fact]
    public async Task WhyNot_ARunThatGoesOnWasBrokenOffOrHasNoLog_IsASentence()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", TestContext.Current.CancellationToken);
        var run = Make.RunView() with { LogPath = path, Header = MakeLog.Header(MakeLog.Spec()) };

        Assert.Null(ScoreEdits.WhyNot(run));
        Assert.Equal("The run goes on. Scores can be edited when it has ended.", ScoreEdits.WhyNot(run with { State = RunState.Running }));
        Assert.Equal("The run has no log.", ScoreEdits.WhyNot(run with { LogPath = null }));
        Assert.Equal("The run was broken off. Scores can be edited when it has been finished or recovered.", ScoreEdits.WhyNot(run with { State = RunState.Interrupted, Header = MakeLog.Header(MakeLog.Spec(), EvalStatus.Started) }));
        Assert.Equal("The log gone.eval is not there any more.", ScoreEdits.WhyNot(run with { LogPath = folder.File("gone.eval") }));
    }
}
