using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>A run that goes on can be paused, resumed and changed.</summary>
public sealed class EvalSteeringTests
{
    private const string Task = "dataset: [{input: one, target: A}]\nscorer: includes\nepochs: 8\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pause_WhileSamplesGenerate_EndsThoseAndStartsNoOther()
    {
        var model = new GatedModel();
        await using var host = new EngineHost(model.Provider, ("eight", Task));
        using var stop = new EvalStop();
        var id = LogId.New();
        var running = await StartAsync(host, stop, id, new EvalConfig { MaxSamples = 2 });
        await model.CallsAsync(2);

        stop.Steering.Pause();
        model.Release(2);
        await UntilAsync(host, id, s => s.Done == 2);

        Assert.Equal((RunState.Paused, 2), (host.Feed.Find(id)!.State, model.Provider.Calls));

        stop.Steering.Resume();
        Assert.Equal(RunState.Running, host.Feed.Find(id)!.State);
        model.Release(6);
        var outcome = await running;
        Assert.Equal((RunState.Done, 8), (outcome.State, outcome.Log!.Results!.CompletedSamples));
        Assert.Equal(8, model.Provider.Calls);
    }

    [Fact]
    public async Task Pause_ThenCancel_EndsTheRun()
    {
        var model = new GatedModel();
        await using var host = new EngineHost(model.Provider, ("eight", Task));
        using var stop = new EvalStop();
        var id = LogId.New();
        var running = await StartAsync(host, stop, id, new EvalConfig { MaxSamples = 2 });
        await model.CallsAsync(2);
        stop.Steering.Pause();
        model.Release(2);
        await UntilAsync(host, id, s => s.Done == 2);

        stop.Cancel();

        var outcome = await running;
        Assert.Equal((RunState.Cancelled, 2), (outcome.State, outcome.Log!.Results!.CompletedSamples));
    }

    [Fact]
    public async Task Change_MaxSamples_StartsMoreAtOnceAndIsKeptInTheLog()
    {
        var model = new GatedModel();
        await using var host = new EngineHost(model.Provider, ("eight", Task));
        using var stop = new EvalStop();
        var id = LogId.New();
        var running = await StartAsync(host, stop, id, new EvalConfig { MaxSamples = 1 });
        await model.CallsAsync(1);

        await stop.Steering.ChangeAsync(new Dictionary<string, double> { ["max_samples"] = 3 }, "ann", "more room", Stop);

        await model.CallsAsync(3);
        Assert.Equal(3, stop.Steering.Config!.MaxSamples);
        var told = host.Feed.Find(id)!;
        model.Release(8);
        var outcome = await running;
        var update = Assert.Single(outcome.Log!.ConfigUpdates!.Value);
        Assert.Equal(("task", "ann", "more room"), (Text(update, "scope"), Text(update.GetProperty("provenance"), "author"), Text(update.GetProperty("provenance"), "reason")));
        var change = Assert.Single(update.GetProperty("changes").EnumerateArray());
        Assert.Equal(("eval", "max_samples", 3, 1), (Text(change, "config"), Text(change, "name"), change.GetProperty("value").GetInt32(), change.GetProperty("previous").GetInt32()));
        var read = await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop);
        Assert.Equal(update.GetRawText(), Assert.Single(read.ConfigUpdates!.Value).GetRawText());
        var live = new List<LiveUpdate>();
        await foreach (var each in host.Feed.WatchAsync(id, 0, Stop))
        {
            live.Add(each);
        }

        Assert.Equal(("max_samples", "3", "1"), Assert.Single(live.OfType<ConfigUpdate>().Select(u => (u.Name, u.Value.GetRawText(), u.Previous.GetRawText()))));
        Assert.True(told.IsFinished);
    }

    [Fact]
    public async Task Change_ALimitUpwards_CountsForTheSampleThatGoesOn()
    {
        // Three model calls of 5 tokens each: the limit of 6 would end the sample after the second.
        var model = new GatedModel();
        await using var host = new EngineHost(model.Provider, ("calls", "dataset: [{input: one, target: A}]\nscorer: includes\nsolver: [generate, generate, generate]\ntoken_limit: 6\n"));
        using var stop = new EvalStop();
        var id = LogId.New();
        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "calls" }, id, null, Stop);
        var running = host.Runner.RunAsync(plan, host.Logs, null, null, stop);
        await model.CallsAsync(1);

        await stop.Steering.ChangeAsync(new Dictionary<string, double> { ["token_limit"] = 100 }, "ann", null, Stop);
        model.Release(3);

        var outcome = await running;
        var row = Assert.Single(await EvalLogReader.ReadSummariesAsync(outcome.Path!, Stop));
        Assert.Equal((null, 100L, 3), (row.Limit, row.TokenLimit, model.Provider.Calls));
    }

    [Theory]
    [InlineData("token_limit", 5, "token_limit is 6. While the run goes on it can only be raised")]
    [InlineData("message_limit", 5, "The run has no message_limit")]
    [InlineData("max_samples", 0, "max_samples is a whole number from 1")]
    [InlineData("epochs", 2, "epochs cannot be changed while a run goes on")]
    public async Task Change_WhatCannotBeTaken_SaysWhyAndChangesNothing(string name, double value, string says)
    {
        var model = new GatedModel();
        await using var host = new EngineHost(model.Provider, ("eight", Task + "token_limit: 6\n"));
        using var stop = new EvalStop();
        var running = await StartAsync(host, stop, LogId.New(), new EvalConfig { MaxSamples = 1 });
        await model.CallsAsync(1);

        var error = await Assert.ThrowsAsync<InspectException>(() => stop.Steering.ChangeAsync(new Dictionary<string, double> { ["max_samples"] = 2, [name] = value }, "ann", null, Stop));

        Assert.StartsWith(says, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, stop.Steering.Config!.MaxSamples);
        stop.Cancel();
        Assert.Null((await running).Log!.ConfigUpdates);
    }

    [Fact]
    public async Task Retried_Sample_WaitsForAnotherAttempt()
    {
        var calls = 0;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = new EngineHost(
            new FakeProvider(async (prompt, token) =>
            {
                if (prompt == "one" && Interlocked.Increment(ref calls) == 1)
                {
                    throw new InspectException("No.");
                }

                await gate.Task.WaitAsync(token);
                return "A";
            }),
            ("two", "dataset: [{input: one, target: A}, {input: two, target: A}]\nscorer: includes\n"));
        using var stop = new EvalStop();
        var id = LogId.New();
        var running = await StartAsync(host, stop, id, new EvalConfig { MaxSamples = 1, RetryOnError = 1 }, "two");

        await UntilAsync(host, id, _ => host.Feed.Find(id)!.Find(SampleId.Of(1), 1) is { State: SampleState.RetryWait });

        gate.SetResult();
        Assert.Equal(RunState.Done, (await running).State);
    }

    private static string? Text(JsonElement map, string name) => map.GetProperty(name).GetString();

    private static async Task<Task<EvalOutcome>> StartAsync(EngineHost host, EvalStop stop, string id, EvalConfig config, string task = "eight")
    {
        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = task, EvalConfig = config }, id, null, Stop);
        return host.Runner.RunAsync(plan, host.Logs, null, null, stop);
    }

    private static async Task UntilAsync(EngineHost host, string id, Func<LiveStanding, bool> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience.Most);
        while (host.Feed.Find(id) is not { } run || !isSo(run.Standing()))
        {
            await System.Threading.Tasks.Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }
}
