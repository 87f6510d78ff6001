using System.Text.Json;
using System.Threading.Channels;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Evals.Sets;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Evals.Sets;

/// <summary>Tasks × models as one set: attempts, waits, old logs (semantics 7.5).</summary>
public sealed class EvalSetTests
{
    private const string Two = "dataset: [{input: good, target: Oslo, id: 1}, {input: bad, target: Oslo, id: 2}]\nscorer: exact\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ATaskThatFailsTwice_IsTriedUntilItSucceedsAndLeavesOneLog()
    {
        var tries = 0;
        var model = new FakeProvider((prompt, _) => prompt == "bad" && ++tries <= 2 ? throw new InspectException("Broken.") : Task.FromResult("Oslo"));
        await using var host = new EngineHost(model, ("two", Two));
        var set = new Host(host);

        var outcome = await set.RunAsync([new EvalRequest { Task = "two", EvalConfig = new EvalConfig { MaxSamples = 1 } }], new EvalSetOptions());

        Assert.Equal((true, 3, 4), (outcome.IsSuccess, set.Runs, model.Calls));
        var log = Assert.Single(Directory.GetFiles(host.Logs, "*.eval"));
        var header = await EvalLogReader.ReadHeaderAsync(log, Stop);
        Assert.Equal((EvalStatus.Success, outcome.Id, 2), (header.Status, header.Eval.EvalSetId, header.Results!.CompletedSamples));
        Assert.Equal(outcome.Id, await File.ReadAllTextAsync(Path.Combine(host.Logs, ".eval-set-id"), Stop));
    }

    [Fact]
    public async Task Run_WithoutCleanUp_KeepsTheLogsOfAllAttempts()
    {
        var tries = 0;
        await using var host = new EngineHost(new FakeProvider((_, _) => ++tries <= 1 ? throw new InspectException("Broken.") : Task.FromResult("Oslo")), ("one", "dataset: [{input: a, target: Oslo}]\nscorer: exact\n"));

        var outcome = await new Host(host).RunAsync([new EvalRequest { Task = "one" }], new EvalSetOptions { RetryCleanup = false });

        Assert.True(outcome.IsSuccess);
        Assert.Equal(2, Directory.GetFiles(host.Logs, "*.eval").Length);
    }

    [Fact]
    public async Task Run_Rounds_WaitTwiceAsLongEachTime()
    {
        await using var host = new EngineHost(new FakeProvider((_, _) => throw new InspectException("Broken.")), ("one", "dataset: [{input: a, target: Oslo}]\nscorer: exact\n"));
        var time = new Timers();
        var set = new Host(host, time);

        var running = set.RunAsync([new EvalRequest { Task = "one" }], new EvalSetOptions { RetryAttempts = 2, RetryImmediate = false, RetryWaitSeconds = 30 });
        foreach (var seconds in (int[])[30, 60])
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), await time.Started.Reader.ReadAsync(Stop));
            time.Advance(TimeSpan.FromSeconds(seconds));
        }

        var outcome = await running;
        Assert.Equal((false, 3, 1), (outcome.IsSuccess, set.Runs, outcome.Failed));
        Assert.Equal(["Attempt 2 of 3 begins in 30 s.", "Attempt 3 of 3 begins in 60 s."], set.Told.Select(t => t[(t.IndexOf('.', StringComparison.Ordinal) + 2)..]));
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 60)]
    [InlineData(3, 240)]
    [InlineData(7, 3600)]
    [InlineData(2000, 3600)]
    public void Waits_Grow_ToAnHour(int attempt, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new EvalSetOptions().WaitAfter(attempt));

    [Fact]
    public async Task Run_ASetThatHasSucceeded_RunsNothingAgain()
    {
        var model = FakeProvider.Saying("Oslo");
        await using var host = new EngineHost(model, ("two", Two), ("three", Two));
        EvalRequest[] requests = [new() { Task = "two" }, new() { Task = "three" }];
        var first = await new Host(host).RunAsync(requests, new EvalSetOptions());
        var set = new Host(host);

        var second = await set.RunAsync(requests, new EvalSetOptions());

        Assert.Equal((0, 4, 2), (set.Runs, model.Calls, second.Reused));
        Assert.Equal((first.Id, true), (second.Id, second.IsSuccess));
        Assert.Equal(first.Logs.ToArray(), second.Logs.ToArray());
    }

    [Fact]
    public async Task Run_MoreEpochs_ExtendTheLogThatIsThere()
    {
        var model = FakeProvider.Saying("Oslo");
        await using var host = new EngineHost(model, ("two", Two));
        await new Host(host).RunAsync([new EvalRequest { Task = "two", EvalConfig = new EvalConfig { Limit = JsonSerializer.SerializeToElement(1) } }], new EvalSetOptions());

        var outcome = await new Host(host).RunAsync([new EvalRequest { Task = "two", EvalConfig = new EvalConfig { Epochs = 2 } }], new EvalSetOptions());

        Assert.Equal((true, 4), (outcome.IsSuccess, model.Calls));
        var header = await EvalLogReader.ReadHeaderAsync(outcome.Logs[0]!, Stop);
        Assert.Equal((4, 4, 2), (header.Results!.TotalSamples, header.Results.CompletedSamples, header.Eval.Config.Epochs));
    }

    [Fact]
    public async Task Run_TheManifest_NamesTheTasksWithTheirIds()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("two", Two));

        var outcome = await new Host(host).RunAsync([new EvalRequest { Task = "two" }], new EvalSetOptions { Id = "mine" });

        using var list = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(host.Logs, "eval-set.json"), Stop));
        var row = list.RootElement.GetProperty("tasks")[0];
        var header = await EvalLogReader.ReadHeaderAsync(outcome.Logs[0]!, Stop);
        Assert.Equal(("mine", "two", "fake/model", header.Eval.TaskId, 0), (
            list.RootElement.GetProperty("eval_set_id").GetString(), row.GetProperty("name").GetString(), row.GetProperty("model").GetString(),
            row.GetProperty("task_id").GetString(), row.GetProperty("sequence").GetInt32()));
    }

    [Fact]
    public async Task Run_LogsOfOthers_AreRefusedUnlessAllowed()
    {
        var model = FakeProvider.Saying("Oslo");
        await using var host = new EngineHost(model, ("two", Two), ("other", Two));
        var other = await host.RunAsync(new EvalRequest { Task = "other" });

        var error = await Assert.ThrowsAsync<InspectException>(() => new Host(host).RunAsync([new EvalRequest { Task = "two" }], new EvalSetOptions()));
        var allowed = await new Host(host).RunAsync([new EvalRequest { Task = "two" }], new EvalSetOptions { AllowsDirty = true });

        Assert.Contains($"holds logs that are not of this set: {Path.GetFileName(other.Path)}.", error.Message, StringComparison.Ordinal);
        Assert.True(allowed.IsSuccess);
        Assert.True(File.Exists(other.Path));
    }

    [Fact]
    public async Task Run_TheSameTaskTwice_IsRefused()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("two", Two));

        var error = await Assert.ThrowsAsync<InspectException>(() => new Host(host).RunAsync([new EvalRequest { Task = "two" }, new EvalRequest { Task = "two" }], new EvalSetOptions()));

        Assert.Equal("The set has two on fake/model more than once. Name it once, or let its arguments, settings or version differ.", error.Message);
    }

    [Fact]
    public async Task Run_AnotherId_IsRefused()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("two", Two));
        await new Host(host).RunAsync([new EvalRequest { Task = "two" }], new EvalSetOptions { Id = "mine" });

        var error = await Assert.ThrowsAsync<InspectException>(() => new Host(host).RunAsync([new EvalRequest { Task = "two" }], new EvalSetOptions { Id = "yours" }));

        Assert.Contains("belongs to the set mine, not to yours", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FewerConnections_WithEachAttempt()
    {
        await using var host = new EngineHost(new FakeProvider((_, _) => throw new InspectException("Broken.")), ("one", "dataset: [{input: a, target: Oslo}]\nscorer: exact\n"));
        var set = new Host(host);

        await set.RunAsync([new EvalRequest { Task = "one", GenerateConfig = new() { MaxConnections = 8 } }], new EvalSetOptions { RetryAttempts = 2, RetryConnections = 0.5 });

        Assert.Equal([8, 4, 2], set.Connections);
    }

    private sealed class Host(EngineHost engine, TimeProvider? time = null) : IEvalSetHost
    {
        public int Runs { get; private set; }

        public List<string> Told { get; } = [];

        public List<int?> Connections { get; } = [];

        public string LogDir => engine.Logs;

        public string WorkingDirectory => engine.Tasks;

        public Task<EvalSetOutcome> RunAsync(IReadOnlyList<EvalRequest> requests, EvalSetOptions options) =>
            new EvalSetRunner(engine.Planner, time ?? TimeProvider.System, NullLogger<EvalSetRunner>.Instance).RunAsync(requests, options, this, Stop);

        public async Task<EvalOutcome> RunAsync(PlannedEval plan, ResumedEval? resumed, CancellationToken cancellationToken)
        {
            Runs++;
            Connections.Add(plan.Config.MaxConnections);
            using var stop = new EvalStop();
            return await engine.Runner.RunAsync(plan, LogDir, resumed, null, stop);
        }

        public Task TellAsync(string sentence)
        {
            Told.Add(sentence);
            return Task.CompletedTask;
        }
    }

    /// <summary>Says which waits have begun.</summary>
    private sealed class Timers : FakeTimeProvider
    {
        public Channel<TimeSpan> Started { get; } = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Started.Writer.TryWrite(dueTime);
            return timer;
        }
    }
}
