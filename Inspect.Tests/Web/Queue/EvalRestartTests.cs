using System.Collections.Concurrent;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Web.Queue;

/// <summary>A run whose process ends goes on at the next start, or is ended for good with what it has.</summary>
public sealed class EvalRestartTests : IDisposable
{
    private const string Ten = "dataset: [{input: Q, target: A}]\nscorer: includes\nepochs: 10\nconfig: {max_connections: 1}\n";

    private readonly string _logs = Directory.CreateTempSubdirectory("inspect-restart-").FullName;
    private readonly ConcurrentQueue<string> _answered = [];

    public void Dispose() => Directory.Delete(_logs, recursive: true);

    [Fact]
    public async Task Start_AfterAStopMidRun_GoesOnWithoutDoingAgainWhatEnded()
    {
        using var tasks = new TaskFolder(("ten", Ten));
        var evalId = await InterruptAsync(tasks);

        var run = await StartAgainAsync(tasks, evalId);

        Assert.Equal((RunState.Done, 10, 10), (run.State, run.Done, _answered.Count));
        Assert.Equal(EvalStatus.Success, (await HeaderAsync()).Status);
    }

    [Fact]
    public async Task Start_WithAShuffledDatasetWithoutIds_RunsEachItemOnce()
    {
        using var tasks = new TaskFolder(("ten", "dataset: {file: items.csv, shuffle: true}\nscorer: includes\nconfig: {max_connections: 1}\n"));
        await File.WriteAllLinesAsync(Path.Combine(tasks.Path, "items.csv"), Enumerable.Range(1, 10).Select(i => $"Q{i},A").Prepend("input,target"), TestContext.Current.CancellationToken);
        var evalId = await InterruptAsync(tasks);

        await StartAgainAsync(tasks, evalId);

        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"Q{i}").Order(), _answered.Order());
    }

    [Fact]
    public async Task Start_WithAnotherVersionOfTheTask_FailsAndKeepsWhatEnded()
    {
        using var tasks = new TaskFolder(("ten", Ten));
        var evalId = await InterruptAsync(tasks);
        await File.WriteAllTextAsync(Path.Combine(tasks.Path, "ten.yaml"), Ten.Replace("10", "5", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var run = await StartAgainAsync(tasks, evalId);

        Assert.Equal(RunState.Failed, run.State);
        var log = await HeaderAsync();
        Assert.Equal(EvalStatus.Error, log.Status);
        Assert.Contains("the epochs of the task ten are no longer those it began with", log.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await EvalLogReader.ReadSummariesAsync(LogPath(), TestContext.Current.CancellationToken)).Count(s => s.Error is null));
        Assert.False(Directory.Exists(Path.Combine(_logs, ".running")));
    }

    [Fact]
    public async Task Start_AfterTheLogWasEnded_TakesItsWord()
    {
        using var tasks = new TaskFolder(("ten", Ten));
        var evalId = await InterruptAsync(tasks);
        await InterruptedLog.CloseAsync(LogPath(), null, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);

        var run = await StartAgainAsync(tasks, evalId);

        Assert.Equal((RunState.Cancelled, 2), (run.State, _answered.Count));
    }

    /// <summary>Runs the task until its third answer, and ends the app.</summary>
    private async Task<string> InterruptAsync(TaskFolder tasks)
    {
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = 0;
        var stuck = new FakeProvider(async (prompt, token) =>
        {
            if (Interlocked.Increment(ref calls) == 3)
            {
                third.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }

            _answered.Enqueue(prompt);
            return "A";
        });
        await using var app = new AppFactory(tasks.Path, fake: stuck, logs: _logs);
        var run = await app.Services.GetRequiredService<EvalQueue>().AddAsync(new EvalRequest { Task = "ten", Model = "fake/model" }, "1", TestContext.Current.CancellationToken);
        await third.Task.WaitAsync(Patience.Most, TestContext.Current.CancellationToken);
        return run.EvalId;
    }

    private async Task<RunView> StartAgainAsync(TaskFolder tasks, string evalId)
    {
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider((prompt, _) =>
        {
            _answered.Enqueue(prompt);
            return Task.FromResult("A");
        }), logs: _logs);
        var queue = app.Services.GetRequiredService<EvalQueue>();
        while (queue.Find(evalId) is not { State: RunState.Done or RunState.Failed or RunState.Cancelled })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return (await app.Services.GetRequiredService<RunStore>().FindAsync(evalId, TestContext.Current.CancellationToken))!;
    }

    private string LogPath() => Assert.Single(Directory.GetFiles(_logs, "*.eval"));

    private Task<EvalLog> HeaderAsync() => EvalLogReader.ReadHeaderAsync(LogPath(), TestContext.Current.CancellationToken);
}
