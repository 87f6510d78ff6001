using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Tests.Support;
using Inspect.Web.Hosting;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Web.Queue;

/// <summary>The queue in the real app: what waits survives, what fails says why.</summary>
public sealed class EvalQueueTests
{
    private const string Ten = "dataset: [{input: hi, target: A}]\nscorer: exact\nepochs: 10\nmodel: fake/model\n";

    [Fact]
    public async Task Add_TheSameKeyTwice_IsOneRun()
    {
        using var tasks = new TaskFolder(("ten", Ten));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A"));
        var queue = app.Services.GetRequiredService<EvalQueue>();

        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => queue.AddAsync(new EvalRequest { Task = "ten" }, "key", TestContext.Current.CancellationToken)));

        Assert.Single(runs.Select(r => r.EvalId).Distinct());
    }

    [Fact]
    public async Task Run_TaskFileDeletedWhileQueued_FailsAndSaysSo()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tasks = new TaskFolder(("ten", Ten), ("gone", Ten));
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return "A";
        }));
        var queue = app.Services.GetRequiredService<EvalQueue>();
        await queue.AddAsync(new EvalRequest { Task = "ten" }, "1", TestContext.Current.CancellationToken);
        var second = await queue.AddAsync(new EvalRequest { Task = "gone" }, "2", TestContext.Current.CancellationToken);

        File.Delete(Path.Combine(tasks.Path, "gone.yaml"));
        gate.SetResult();
        await EndAsync(app, second.EvalId);

        var run = await app.Services.GetRequiredService<RunStore>().FindAsync(second.EvalId, TestContext.Current.CancellationToken);
        Assert.Equal(RunState.Failed, run!.State);
        Assert.StartsWith("There is no task \"gone\"", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_AWaitingRun_NeverRuns()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tasks = new TaskFolder(("ten", Ten));
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return "A";
        }));
        var queue = app.Services.GetRequiredService<EvalQueue>();
        await queue.AddAsync(new EvalRequest { Task = "ten" }, "1", TestContext.Current.CancellationToken);
        var second = await queue.AddAsync(new EvalRequest { Task = "ten" }, "2", TestContext.Current.CancellationToken);

        Assert.True(await app.Services.GetRequiredService<EvalWorker>().CancelAsync(second.EvalId));

        Assert.Equal(RunState.Cancelled, queue.Find(second.EvalId)!.State);
        gate.SetResult();
    }

    /// <summary>Who finds a run taken can stop it: it is known to its taker before anybody sees that it no longer waits.</summary>
    [Fact]
    public async Task TakeNext_CancelAtTheSameMoment_ComesAfterItsTakerKnowsIt()
    {
        var (called, gate) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using var tasks = new TaskFolder(("ten", Ten));
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            called.TrySetResult();
            await gate.Task.WaitAsync(token);
            return "A";
        }));
        var queue = app.Services.GetRequiredService<EvalQueue>();
        await queue.AddAsync(new EvalRequest { Task = "ten" }, "1", TestContext.Current.CancellationToken);
        await called.Task.WaitAsync(Patience.Most, TestContext.Current.CancellationToken);
        await queue.AddAsync(new EvalRequest { Task = "ten" }, "2", TestContext.Current.CancellationToken);
        var order = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var cancelling = Task.FromResult(true);

        queue.TakeNext(id =>
        {
            using var begun = new ManualResetEventSlim();
            cancelling = Task.Run(() =>
            {
                begun.Set();
                var isCancelled = queue.TryCancelWaiting(id);
                order.Enqueue("cancel");
                return isCancelled;
            });
            begun.Wait(Patience.Most);
            order.Enqueue("known");
        });

        Assert.False(await cancelling);
        Assert.Equal(["known", "cancel"], order);
        gate.SetResult();
    }

    /// <summary>The end of a run that cannot be kept holds no place: the next one runs.</summary>
    [Fact]
    public async Task Run_EndThatCannotBeKept_LeavesItsPlaceToTheNext()
    {
        var (called, gate) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using var tasks = new TaskFolder(("ten", Ten));
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            called.TrySetResult();
            await gate.Task.WaitAsync(token);
            return "A";
        }));
        var queue = app.Services.GetRequiredService<EvalQueue>();
        var first = await queue.AddAsync(new EvalRequest { Task = "ten" }, "1", TestContext.Current.CancellationToken);
        await called.Task.WaitAsync(Patience.Most, TestContext.Current.CancellationToken);
        var folder = Path.Combine(app.Logs, "app");
        Obstruct(folder);

        gate.SetResult();
        await EndOfFeedAsync(app, first.EvalId);
        File.Delete(folder);

        var second = await queue.AddAsync(new EvalRequest { Task = "ten" }, "2", TestContext.Current.CancellationToken);
        await EndAsync(app, second.EvalId);
        Assert.Equal(RunState.Done, queue.Find(second.EvalId)!.State);
    }

    /// <summary>Puts a file in the place of the app's folder, which the app, as it runs, makes anew between the two steps now and then.</summary>
    private static void Obstruct(string folder)
    {
        for (var i = 0; !File.Exists(folder); i++)
        {
            Directory.Move(folder, $"{folder}-away{i}");
            try
            {
                File.WriteAllText(folder, "in the way");
            }
            catch (UnauthorizedAccessException)
            {
                // It is there again.
            }
        }
    }

    [Fact]
    public async Task Add_DatabaseWasDeleted_IsMadeAnewWithAllRuns()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tasks = new TaskFolder(("ten", Ten));
        await using var app = new AppFactory(tasks.Path, fake: new FakeProvider(async (_, token) =>
        {
            await gate.Task.WaitAsync(token);
            return "A";
        }));
        var queue = app.Services.GetRequiredService<EvalQueue>();
        var first = await queue.AddAsync(new EvalRequest { Task = "ten" }, "1", TestContext.Current.CancellationToken);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(app.Logs, "app"), "app.db*"))
        {
            File.Delete(file);
        }

        var second = await queue.AddAsync(new EvalRequest { Task = "ten" }, "2", TestContext.Current.CancellationToken);

        var rows = new QueueRows(app.Services.GetRequiredService<AppDatabase>()).Load(10);
        Assert.Equal([first.EvalId, second.EvalId], rows.Select(r => r.EvalId));
        Assert.Equal(queue.Find(first.EvalId)!.Created, rows[0].Created);
        gate.SetResult();
    }

    [Theory]
    [InlineData("PRAGMA user_version = 999", "newer version of Inspect", "move the file away")]
    [InlineData(null, "cannot be opened", "away: the app makes a new one")]
    public void Open_ADatabaseOfAnotherKind_SaysWhatToDo(string? sql, string what, string advice)
    {
        using var folder = new Inspect.Tests.Logs.TemporaryFolder();
        var path = folder.File("app.db");
        if (sql is null)
        {
            File.WriteAllText(path, new string('x', 5_000));
        }
        else
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        var error = Assert.Throws<InspectException>(() => new AppDatabase(folder.Path, NullLogger.Instance));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ASecondServerOnTheSameFolder_NamesTheFirst()
    {
        using var tasks = new TaskFolder(("ten", Ten));
        await using var app = new AppFactory(tasks.Path, fake: FakeProvider.Saying("A"));
        app.Start();

        var error = Assert.Throws<InspectException>(() => ServerLock.Take(Path.Combine(app.Logs, "app"), app.Logs));

        Assert.Contains($"Process {Environment.ProcessId} already serves", error.Message, StringComparison.Ordinal);
    }

    private static async Task EndAsync(AppFactory app, string evalId)
    {
        await EndOfFeedAsync(app, evalId);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience.Most);

        // The queue hears of it a moment after the feed.
        var queue = app.Services.GetRequiredService<EvalQueue>();
        await foreach (var _ in app.Services.GetRequiredService<LiveFeed>().WatchRunsAsync(limit.Token))
        {
            if (queue.Find(evalId)!.State is RunState.Done or RunState.Failed or RunState.Cancelled)
            {
                return;
            }
        }
    }

    private static async Task EndOfFeedAsync(AppFactory app, string evalId)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience.Most);
        await foreach (var _ in app.Services.GetRequiredService<LiveFeed>().WatchAsync(evalId, 0, limit.Token))
        {
            // The stream ends with the run.
        }
    }
}
