using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Runs whose log cannot be written for a while, because a folder stands in its place.</summary>
public sealed class LogProblemTests
{
    private const string Two = "dataset: [{input: one, target: A, id: 1}, {input: two, target: A, id: 2}]\nscorer: exact\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_InTheMiddle_SaysSoUntilItCanAgain()
    {
        using var stop = new EvalStop();
        await using var run = new BlockedRun("one");
        run.During("two", async () =>
        {
            // The first sample has ended; nothing else will happen in the run.
            await run.SaidAsync(u => u is StateUpdate { Detail: { } detail } && detail.Contains("cannot be written", StringComparison.Ordinal));
            run.Unblock();
            await run.SaidAsync(u => u is StateUpdate { Detail: null });
        });

        var outcome = await run.RunAsync(stop);

        Assert.Equal(RunState.Done, outcome.State);
        Assert.Equal(2, (await EvalLogReader.ReadSummariesAsync(run.Log, Stop)).Count);
    }

    [Fact]
    public async Task Run_AtTheEnd_EndsOnceItCan()
    {
        using var stop = new EvalStop { WaitsForLog = true };
        await using var run = new BlockedRun("two");
        var running = run.RunAsync(stop);

        await run.SaidAsync(u => u is StateUpdate { State: RunState.Finishing, Detail: not null });
        run.Unblock();
        var outcome = await running;

        Assert.Equal(RunState.Done, outcome.State);
        Assert.Equal(2, (await EvalLogReader.ReadSummariesAsync(run.Log, Stop)).Count);
    }

    [Fact]
    public async Task Run_AtTheEndAndCancelled_FailsWithTheSentence()
    {
        using var stop = new EvalStop { WaitsForLog = true };
        await using var run = new BlockedRun("two");
        var running = run.RunAsync(stop);

        await run.SaidAsync(u => u is StateUpdate { State: RunState.Finishing, Detail: not null });
        stop.Cancel();
        var outcome = await running;

        Assert.Equal(RunState.Failed, outcome.State);
        Assert.Contains("cannot be written", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AtTheEndAndInterrupted_IsLeftToBeResumed()
    {
        using var stop = new EvalStop { WaitsForLog = true };
        await using var run = new BlockedRun("two");
        var running = run.RunAsync(stop);

        await run.SaidAsync(u => u is StateUpdate { State: RunState.Finishing, Detail: not null });
        stop.Interrupt();

        Assert.Equal(RunState.Interrupted, (await running).State);
    }

    [Fact]
    public async Task Run_AtTheEndOfARunThatMayNotWait_FailsAtOnce()
    {
        using var stop = new EvalStop();
        await using var run = new BlockedRun("two");

        var outcome = await run.RunAsync(stop);

        Assert.Equal(RunState.Failed, outcome.State);
        Assert.Contains("cannot be written", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>A run of two samples during one of which a folder comes into the place of the log.</summary>
    private sealed class BlockedRun : IAsyncDisposable
    {
        private readonly string _evalId = LogId.New();
        private readonly Dictionary<string, Func<Task>> _during = [];
        private readonly EngineHost _host;
        private long _heard;

        public BlockedRun(string prompt)
        {
            During(prompt, () =>
            {
                File.Delete(Log);
                Directory.CreateDirectory(Path.Combine(Log, "in-the-way"));
                return Task.CompletedTask;
            });
            var model = new FakeProvider(async (said, _) =>
            {
                await _during.GetValueOrDefault(said, () => Task.CompletedTask)();
                return "A";
            });
            _host = new EngineHost(model, ("two", Two));
        }

        public string Log { get; private set; } = string.Empty;

        public void During(string prompt, Func<Task> what) => _during[prompt] = what;

        public void Unblock() => Directory.Delete(Log, recursive: true);

        public async Task<EvalOutcome> RunAsync(EvalStop stop)
        {
            var request = new EvalRequest { Task = "two", EvalConfig = new EvalConfig { MaxSamples = 1 } };
            var plan = await _host.Planner.PlanAsync(request, _evalId, null, Stop);
            return await _host.Runner.RunAsync(plan, _host.Logs, null, made => Log = made, stop).WaitAsync(Patience.Most, Stop);
        }

        /// <summary>Waits until the run says something, after what it was last waited for.</summary>
        public async Task SaidAsync(Func<LiveUpdate, bool> what)
        {
            _host.Feed.Open(_evalId);
            await foreach (var update in _host.Feed.WatchAsync(_evalId, _heard, Stop))
            {
                _heard = update.Number;
                if (what(update))
                {
                    return;
                }
            }

            Assert.Fail("The run ended without a word of it.");
        }

        public ValueTask DisposeAsync() => _host.DisposeAsync();
    }
}
