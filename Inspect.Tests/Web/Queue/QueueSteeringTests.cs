using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;
using Inspect.Web.Hubs;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Inspect.Web.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Queue;

/// <summary>The order of the queue, what is held, and how many runs go on, in the real app.</summary>
public sealed class QueueSteeringTests : IDisposable
{
    private const string Two = "dataset: [{input: hi, target: A}]\nscorer: includes\nepochs: 2\nmodel: fake/model\nconfig: {max_connections: 1}\n";

    private readonly TaskFolder _tasks = new(("two", Two));
    private readonly GatedModel _model = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _tasks.Dispose();

    [Fact]
    public async Task Move_RunsThatWait_ChangesTheOrderInWhichTheyRun()
    {
        await using var app = new AppFactory(_tasks.Path, fake: _model.Provider);
        var (queue, worker) = Of(app);
        worker.SetMode(QueueMode.Draining);
        var ids = await AddAsync(queue, 4);

        Assert.True(queue.TryMove(ids[3], QueueMove.Next));
        Assert.Equal([ids[3], ids[0], ids[1], ids[2]], Line(queue));
        queue.TryMove(ids[1], QueueMove.Up);
        Assert.Equal([ids[3], ids[1], ids[0], ids[2]], Line(queue));
        queue.TryMove(ids[3], QueueMove.Down);
        Assert.Equal([ids[1], ids[3], ids[0], ids[2]], Line(queue));
        queue.TryMove(ids[1], QueueMove.Last);
        Assert.Equal([ids[3], ids[0], ids[2], ids[1]], Line(queue));
        queue.TryMove(ids[3], QueueMove.Up);
        Assert.Equal([ids[3], ids[0], ids[2], ids[1]], Line(queue));
        Assert.Null(queue.Order([ids[2], ids[1]]));
        Assert.Equal([ids[2], ids[1], ids[3], ids[0]], Line(queue));
        Assert.Equal("none", queue.Order([ids[0], "none"]));
        Assert.False(queue.TryMove("none", QueueMove.Up));
        Assert.Equal(2, queue.Ahead(ids[3]));

        _model.Release(8);
        worker.SetMode(QueueMode.Open);
        foreach (var id in ids)
        {
            await EndAsync(app, id);
        }

        Assert.Equal([ids[2], ids[1], ids[3], ids[0]], ids.OrderBy(id => queue.Find(id)!.Completed));
    }

    [Fact]
    public async Task Restart_KeepsTheOrderAndWhatIsHeld()
    {
        var logs = Directory.CreateTempSubdirectory("inspect-order-").FullName;
        string[] ids;
        await using (var app = new AppFactory(_tasks.Path, fake: _model.Provider, logs: logs))
        {
            var (queue, worker) = Of(app);
            worker.SetMode(QueueMode.Paused);
            ids = await AddAsync(queue, 3);
            queue.TryMove(ids[2], QueueMove.Next);
            Assert.True(worker.Pause(ids[0]));
        }

        await using (var app = new AppFactory(_tasks.Path, fake: _model.Provider, logs: logs))
        {
            var (queue, worker) = Of(app);
            Assert.Equal((QueueMode.Paused, RunState.Paused), (queue.Mode, queue.Find(ids[0])!.State));
            Assert.Equal([ids[2], ids[0], ids[1]], Line(queue));
            _model.Release(6);
            worker.SetMode(QueueMode.Open);
            await EndAsync(app, ids[1]);
            await EndAsync(app, ids[2]);
            Assert.Equal(RunState.Paused, queue.Find(ids[0])!.State);

            Assert.True(worker.Resume(ids[0]));
            await EndAsync(app, ids[0]);
            Assert.Equal(RunState.Done, queue.Find(ids[0])!.State);
        }

        Directory.Delete(logs, recursive: true);
    }

    [Fact]
    public async Task Pause_ARunningRun_LeavesItsPlaceToTheNextAndGoesOnWhereItWas()
    {
        await using var app = new AppFactory(_tasks.Path, fake: _model.Provider);
        var (queue, worker) = Of(app);
        var ids = await AddAsync(queue, 2);
        await _model.CallsAsync(1);

        Assert.True(worker.Pause(ids[0]));

        // The sample of the first that generates has the one connection; then the second run takes the place.
        _model.Release(1);
        await _model.CallsAsync(2);
        var store = app.Services.GetRequiredService<RunStore>();
        Assert.Equal(RunState.Paused, (await store.FindAsync(ids[0], Stop))!.State);
        _model.Release(2);
        await EndAsync(app, ids[1]);
        Assert.Equal(3, _model.Provider.Calls);

        Assert.True(worker.Resume(ids[0]));
        _model.Release(1);
        await EndAsync(app, ids[0]);
        Assert.Equal((RunState.Done, 4), (queue.Find(ids[0])!.State, _model.Provider.Calls));
        Assert.False(worker.Resume(ids[0]));
        Assert.False(worker.Pause(ids[0]));
    }

    [Fact]
    public async Task Pause_ARunningRun_SurvivesARestartAsPaused()
    {
        var logs = Directory.CreateTempSubdirectory("inspect-paused-").FullName;
        string id;
        await using (var app = new AppFactory(_tasks.Path, fake: _model.Provider, logs: logs))
        {
            var (queue, worker) = Of(app);
            id = (await AddAsync(queue, 1))[0];
            await _model.CallsAsync(1);
            worker.Pause(id);
            _model.Release(1);
            await UntilAsync(app, async store => (await store.FindAsync(id, Stop)) is { Done: 1 });
        }

        await using (var app = new AppFactory(_tasks.Path, fake: _model.Provider, logs: logs))
        {
            var (queue, worker) = Of(app);
            await UntilAsync(app, async store => (await store.FindAsync(id, Stop)) is { State: RunState.Paused, Done: 1, IsActive: true });

            worker.Resume(id);
            _model.Release(1);
            await EndAsync(app, id);
            Assert.Equal((RunState.Done, 2, null), (queue.Find(id)!.State, _model.Provider.Calls, queue.Find(id)!.Recovered));
        }

        Directory.Delete(logs, recursive: true);
    }

    [Fact]
    public async Task PauseQueue_HoldsWhatRunsAndWhatWaits_UntilItIsResumed()
    {
        await using var app = new AppFactory(_tasks.Path, fake: _model.Provider);
        var (queue, worker) = Of(app);
        var ids = await AddAsync(queue, 2);
        await _model.CallsAsync(1);

        worker.SetMode(QueueMode.Paused);
        _model.Release(1);
        await UntilAsync(app, async store => (await store.FindAsync(ids[0], Stop)) is { State: RunState.Paused, Done: 1 });
        var updates = app.Services.GetRequiredService<RunUpdates>();
        await UntilAsync(app, _ => Task.FromResult(updates.Counts == new QueueCounts(0, 1, true)));
        Assert.Equal(1, _model.Provider.Calls);

        worker.SetMode(QueueMode.Open);
        _model.Release(3);
        await EndAsync(app, ids[1]);
        Assert.Equal(RunState.Done, queue.Find(ids[0])!.State);
    }

    [Fact]
    public async Task Drain_FinishesWhatRunsAndStartsNothing()
    {
        await using var app = new AppFactory(_tasks.Path, fake: _model.Provider);
        var (queue, worker) = Of(app);
        var ids = await AddAsync(queue, 2);
        await _model.CallsAsync(1);

        worker.SetMode(QueueMode.Draining);
        _model.Release(2);
        await EndAsync(app, ids[0]);

        Assert.Equal((RunState.Done, RunState.Queued, 2), (queue.Find(ids[0])!.State, queue.Find(ids[1])!.State, _model.Provider.Calls));
    }

    [Fact]
    public async Task ParallelRuns_RaisedWhileOneRuns_StartsAnotherAtOnce()
    {
        await using var app = new AppFactory(_tasks.Path, fake: _model.Provider);
        var (queue, _) = Of(app);
        var ids = await AddAsync(queue, 2);
        await _model.CallsAsync(1);

        app.Services.GetRequiredService<SettingsStore>().Save(new Dictionary<string, string?> { [AppSettingTable.ParallelRuns] = "2" }, seen: null);

        await UntilAsync(app, _ => Task.FromResult(queue.Find(ids[1])!.State == RunState.Running));
        _model.Release(4);
        await EndAsync(app, ids[0]);
        await EndAsync(app, ids[1]);
    }

    [Fact]
    public async Task Cancel_Discarding_MovesTheLogToTheTrashAndBack()
    {
        await using var app = new AppFactory(_tasks.Path, fake: _model.Provider);
        var (queue, worker) = Of(app);
        var id = (await AddAsync(queue, 1))[0];
        await _model.CallsAsync(1);

        Assert.True(await worker.CancelAsync(id, discard: true));

        await UntilAsync(app, async store => (await store.FindAsync(id, Stop)) is null);
        Assert.Empty(Directory.GetFiles(app.Logs, "*.eval"));
        var trashed = app.Services.GetRequiredService<Inspect.Engine.Logs.Recovery.LogTrash>().Find(id);
        Assert.Empty(await app.Services.GetRequiredService<RunActions>().RestoreAsync([trashed!.Id], Stop));
        Assert.Equal(RunState.Cancelled, (await app.Services.GetRequiredService<RunStore>().FindAsync(id, Stop))!.State);
    }

    [Fact]
    public async Task Requeue_FailedSamples_IsANewRunThatTakesOverTheOthers()
    {
        var failed = false;
        using var tasks = new TaskFolder(("three", "dataset: [{input: one, target: A}, {input: two, target: A}, {input: three, target: A}]\nscorer: includes\nfail_on_error: false\nmodel: fake/model\n"));
        var model = new FakeProvider((prompt, _) =>
        {
            if (prompt == "two" && !failed)
            {
                failed = true;
                throw new Inspect.Engine.InspectException("No.");
            }

            return Task.FromResult("A");
        });
        await using var app = new AppFactory(tasks.Path, fake: model);
        var (queue, _) = Of(app);
        var first = await queue.AddAsync(new EvalRequest { Task = "three" }, "1", Stop);
        await EndAsync(app, first.EvalId);
        var store = app.Services.GetRequiredService<RunStore>();
        var run = (await store.FindAsync(first.EvalId, Stop))!;
        var again = app.Services.GetRequiredService<RunAgain>();

        var next = await again.RequeueAsync(run, null, "2", Stop);
        await EndAsync(app, next.EvalId);

        Assert.Equal(4, model.Calls);
        var log = queue.Find(next.EvalId)!.Log!;
        var rows = await EvalLogReader.ReadSummariesAsync(log, Stop);
        Assert.Equal((3, 0), (rows.Count, rows.Count(r => r.Error is not null)));
        var (old, made) = (await EvalLogReader.ReadHeaderAsync(run.LogPath!, Stop), await EvalLogReader.ReadHeaderAsync(log, Stop));
        Assert.Equal((old.Eval.TaskId, EvalStatus.Success), (made.Eval.TaskId, made.Status));
        Assert.NotEqual(old.Eval.EvalId, made.Eval.EvalId);
        var none = await Assert.ThrowsAsync<RunAgainException>(async () => await again.RequeueAsync((await store.FindAsync(next.EvalId, Stop))!, null, "3", Stop));
        Assert.Contains("No sample of the run", none.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RunAgainException>(async () => await again.RetryAsync((await store.FindAsync(next.EvalId, Stop))!, "4", Stop));

        // One sample that is named runs again, whatever became of it.
        var named = await again.RequeueAsync((await store.FindAsync(next.EvalId, Stop))!, [new SampleName("3", 1)], "5", Stop);
        await EndAsync(app, named.EvalId);
        Assert.Equal(5, model.Calls);
    }

    private static (EvalQueue Queue, EvalWorker Worker) Of(AppFactory app) => (app.Services.GetRequiredService<EvalQueue>(), app.Services.GetRequiredService<EvalWorker>());

    private static async Task<string[]> AddAsync(EvalQueue queue, int count)
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = (await queue.AddAsync(new EvalRequest { Task = "two" }, $"key {i}", Stop)).EvalId;
        }

        return ids;
    }

    private static IEnumerable<string> Line(EvalQueue queue) => queue.Line().Select(r => r.EvalId);

    private static Task EndAsync(AppFactory app, string id) =>
        UntilAsync(app, _ => Task.FromResult(app.Services.GetRequiredService<EvalQueue>().Find(id)!.State is RunState.Done or RunState.Failed or RunState.Cancelled));

    private static async Task UntilAsync(AppFactory app, Func<RunStore, Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience.Most);
        while (!await isSo(app.Services.GetRequiredService<RunStore>()))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }
}
