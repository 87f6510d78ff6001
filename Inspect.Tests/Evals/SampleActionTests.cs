using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>One sample of a run that goes on is scored as it stands, made an error, or cancelled; the others go on (semantics 7.2).</summary>
public sealed class SampleActionTests : IDisposable
{
    /// <summary>Each sample asks the model twice.</summary>
    private const string Task = "dataset: [{input: one, target: A}, {input: two, target: A}]\nsolver: [generate, generate]\nscorer: includes\n";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Score_ASampleThatGenerates_ScoresItAsItStands()
    {
        var (log, state) = await RunAsync(SampleAction.Score, string.Empty);

        var sample = await EvalLogReader.ReadSampleAsync(log, SampleId.Of(1), 1, Stop);
        Assert.Equal((RunState.Done, null), (state, sample.Error));
        Assert.Equal(("operator", 1.0), (sample.Limit!.Type, sample.Limit.Limit));
        Assert.Equal(("C", 2), (sample.Scores!["includes"].Value.ToString(), sample.Messages.Length));
        var told = Assert.Single(sample.Events.OfType<SampleLimitEvent>());
        Assert.Equal(("operator", "Somebody ended the sample, to have it scored as it stands."), (told.Type, told.Message));
        Assert.Equal("Cancelled by operator", sample.Events.OfType<ModelEvent>().Last().Error);
        Assert.Equal((2, 2), await CompletedAsync(log));
    }

    [Fact]
    public async Task Error_ASampleThatGenerates_IsAnErrorThatIsNotTriedAgain()
    {
        var (log, state) = await RunAsync(SampleAction.Error, "fail_on_error: false\n", retries: 3);

        var sample = await EvalLogReader.ReadSampleAsync(log, SampleId.Of(1), 1, Stop);
        Assert.Equal((RunState.Done, "Somebody ended this sample as an error.", null), (state, sample.Error!.Message, sample.Scores));
        Assert.Empty(sample.ErrorRetries ?? []);
        Assert.Equal((1, 2), await CompletedAsync(log));
    }

    [Fact]
    public async Task Error_WhereAnyErrorFailsTheRun_FailsIt()
    {
        var (log, state) = await RunAsync(SampleAction.Error, string.Empty, endsRun: true);

        var header = await EvalLogReader.ReadHeaderAsync(log, Stop);
        Assert.Equal((RunState.Failed, EvalStatus.Error, "Somebody ended this sample as an error."), (state, header.Status, header.Error!.Message));
    }

    [Fact]
    public async Task Error_WhereErrorsAreScored_IsScored()
    {
        var (log, _) = await RunAsync(SampleAction.Error, "fail_on_error: false\nscore_on_error: true\n");

        var sample = await EvalLogReader.ReadSampleAsync(log, SampleId.Of(1), 1, Stop);
        Assert.Equal(("Somebody ended this sample as an error.", "C"), (sample.Error!.Message, sample.Scores!["includes"].Value.ToString()));
    }

    [Fact]
    public async Task Cancel_ASampleThatGenerates_IsNoErrorOfTheRun()
    {
        var (log, state) = await RunAsync(SampleAction.Cancel, "score_on_error: true\n", retries: 3);

        var sample = await EvalLogReader.ReadSampleAsync(log, SampleId.Of(1), 1, Stop);
        Assert.Equal((RunState.Done, "CancelledError()", "Somebody cancelled this sample.", null), (state, sample.Error!.Message, sample.Error.Traceback, sample.Scores));
        Assert.Equal((1, 2), await CompletedAsync(log));
    }

    [Fact]
    public async Task EndSample_OneThatDoesNotGoOn_SaysSo()
    {
        var model = new GatedModel();
        await using var host = new EngineHost(model.Provider, ("t", Task));
        using var stop = new EvalStop();
        var running = await StartAsync(host, stop, retries: 0);
        await model.CallsAsync(1);

        Assert.False(stop.Steering.EndSample(SampleId.Of(2), 1, SampleAction.Score));
        Assert.False(stop.Steering.EndSample(SampleId.Of(1), 2, SampleAction.Score));
        Assert.True(stop.Steering.EndSample(SampleId.Of(1), 1, SampleAction.Cancel));
        Assert.False(stop.Steering.EndSample(SampleId.Of(1), 1, SampleAction.Score));

        model.Release(4);
        await running;
        Assert.False(stop.Steering.EndSample(SampleId.Of(2), 1, SampleAction.Score));
    }

    [Fact]
    public async Task EndSample_WhileItIsScored_IsCancelledButNotScoredAnew()
    {
        // The grader is the gated model too: one call generates, the second grades.
        var model = new GatedModel();
        await using var host = new EngineHost(model.Provider, ("t", "dataset: [{input: one, target: A}]\nscorer: model_graded_qa\n"));
        using var stop = new EvalStop();
        var running = await StartAsync(host, stop, retries: 0);
        await model.CallsAsync(1);
        model.Release(1);
        await model.CallsAsync(2);

        Assert.False(stop.Steering.EndSample(SampleId.Of(1), 1, SampleAction.Score));
        Assert.True(stop.Steering.EndSample(SampleId.Of(1), 1, SampleAction.Cancel));

        var outcome = await running;
        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);
        Assert.Equal((RunState.Done, "CancelledError()", null), (outcome.State, sample.Error!.Message, sample.Scores));
    }

    /// <summary>The first sample is ended while it waits for its second answer; the second sample is let go on.</summary>
    private async Task<(string Log, RunState State)> RunAsync(SampleAction action, string settings, int retries = 0, bool endsRun = false)
    {
        var model = new GatedModel();
        await using var host = new EngineHost(model.Provider, ("t", Task + settings));
        var kept = _folder.File("a.eval");
        using var stop = new EvalStop();
        var running = await StartAsync(host, stop, retries);
        await model.CallsAsync(1);
        model.Release(1);
        await model.CallsAsync(2);

        Assert.True(stop.Steering.EndSample(SampleId.Of(1), 1, action));
        if (!endsRun)
        {
            await model.CallsAsync(3);
            model.Release(2);
        }

        var outcome = await running;
        File.Copy(outcome.Path!, kept);
        return (kept, outcome.State);
    }

    private static async Task<Task<EvalOutcome>> StartAsync(EngineHost host, EvalStop stop, int retries)
    {
        var config = new EvalConfig { MaxSamples = 1, RetryOnError = retries == 0 ? null : retries };
        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "t", EvalConfig = config }, LogId.New(), null, Stop);
        return host.Runner.RunAsync(plan, host.Logs, null, null, stop);
    }

    private static async Task<(int Completed, int Total)> CompletedAsync(string log)
    {
        var results = (await EvalLogReader.ReadHeaderAsync(log, Stop)).Results!;
        return (results.CompletedSamples, results.TotalSamples);
    }
}
