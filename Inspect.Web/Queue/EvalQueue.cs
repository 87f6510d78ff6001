using System.Globalization;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Values;
using Microsoft.Data.Sqlite;

namespace Inspect.Web.Queue;

/// <summary>The runs that wait, run or ended, in SQLite: survives a restart. Thread-safe; one writer at a time.</summary>
public sealed class EvalQueue(AppDatabase database, EvalPlanner planner, LiveFeed feed, TimeProvider time)
{
    private const string Columns = "eval_id, request, task, model, total_samples, state, created, completed, log, error";
    private readonly Lock _write = new();
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a run is added after the call.</summary>
    public Task Added => Volatile.Read(ref _added).Task;

    /// <summary>Checks a request and queues it.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="idempotencyKey">The same key gives the same run: a second click starts nothing.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="InspectException">The request cannot be run.</exception>
    public async Task<QueuedRun> AddAsync(EvalRequest request, string idempotencyKey, CancellationToken cancellationToken)
    {
        if (FindByKey(idempotencyKey) is { } known)
        {
            return known;
        }

        var evalId = LogId.New();
        var plan = await planner.PlanAsync(request, evalId, null, cancellationToken);
        var run = new QueuedRun
        {
            EvalId = evalId,
            Request = request,
            Task = plan.Task.Name,
            Model = plan.Spec.Model,
            TotalSamples = plan.TotalSamples,
            State = RunState.Queued,
            Created = time.GetUtcNow(),
        };
        if (!TryInsert(run, idempotencyKey))
        {
            return FindByKey(idempotencyKey)!;
        }

        feed.Open(evalId);
        Interlocked.Exchange(ref _added, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return run;
    }

    /// <summary>Takes the run that waits longest and marks it as loading; null when none waits.</summary>
    public QueuedRun? TakeNext()
    {
        lock (_write)
        {
            var next = Query($"SELECT {Columns} FROM run WHERE state = 'queued' ORDER BY created, rowid LIMIT 1").FirstOrDefault();
            if (next is not null)
            {
                Execute("UPDATE run SET state = 'loading' WHERE eval_id = $id", ("$id", next.EvalId));
            }

            return next;
        }
    }

    /// <summary>Puts runs that were in progress when the process ended back into the queue, in front by their age.</summary>
    /// <returns>How many.</returns>
    public int RequeueInterrupted()
    {
        lock (_write)
        {
            return Execute("UPDATE run SET state = 'queued' WHERE state IN ('loading', 'running', 'finishing', 'interrupted')");
        }
    }

    /// <summary>Keeps the path of a run's log.</summary>
    public void SetLog(string evalId, string log)
    {
        lock (_write)
        {
            Execute("UPDATE run SET state = 'running', log = $log WHERE eval_id = $id", ("$log", log), ("$id", evalId));
        }
    }

    /// <summary>Marks a run as ended.</summary>
    public void Complete(string evalId, EvalOutcome outcome)
    {
        lock (_write)
        {
            Execute(
                "UPDATE run SET state = $state, log = COALESCE($log, log), error = $error, completed = $completed WHERE eval_id = $id",
                ("$state", Name(outcome.State)), ("$log", outcome.Path), ("$error", outcome.Error),
                ("$completed", outcome.State == RunState.Interrupted ? null : Text(time.GetUtcNow())), ("$id", evalId));
        }
    }

    /// <summary>Removes a run that still waits.</summary>
    /// <returns>False where it does not wait any more.</returns>
    public bool TryCancelWaiting(string evalId)
    {
        lock (_write)
        {
            if (Execute("UPDATE run SET state = 'cancelled', completed = $now WHERE eval_id = $id AND state = 'queued'", ("$now", Text(time.GetUtcNow())), ("$id", evalId)) == 0)
            {
                return false;
            }
        }

        if (feed.Find(evalId) is { } live)
        {
            live.Finish(RunState.Cancelled, null, null, null);
            feed.Touch(live);
        }

        return true;
    }

    /// <summary>All runs that the queue remembers, newest first.</summary>
    public IReadOnlyList<QueuedRun> List(int limit = 1_000) =>
        Query($"SELECT {Columns} FROM run ORDER BY created DESC, rowid DESC LIMIT $limit", ("$limit", limit));

    /// <summary>Runs that wait, oldest first.</summary>
    public IReadOnlyList<QueuedRun> Waiting() => Query($"SELECT {Columns} FROM run WHERE state = 'queued' ORDER BY created, rowid");

    /// <summary>Runs in progress, then runs that wait, oldest first.</summary>
    public IReadOnlyList<QueuedRun> Active() =>
        Query($"SELECT {Columns} FROM run WHERE state IN ('queued', 'loading', 'running', 'finishing') ORDER BY state = 'queued', created, rowid");

    /// <summary>One run by its id or a prefix of it; null when the queue knows none or several.</summary>
    public QueuedRun? Find(string evalIdOrPrefix)
    {
        var found = Query($"SELECT {Columns} FROM run WHERE substr(eval_id, 1, length($id)) = $id LIMIT 2", ("$id", evalIdOrPrefix));
        return found.Count == 1 ? found[0] : null;
    }

    private QueuedRun? FindByKey(string key) => Query($"SELECT {Columns} FROM run WHERE idempotency_key = $key", ("$key", key)).FirstOrDefault();

    private bool TryInsert(QueuedRun run, string key)
    {
        lock (_write)
        {
            return Execute(
                $"INSERT INTO run ({Columns}, idempotency_key) VALUES ($id, $request, $task, $model, $total, 'queued', $created, NULL, NULL, NULL, $key) ON CONFLICT DO NOTHING",
                ("$id", run.EvalId), ("$request", JsonSerializer.Serialize(run.Request, AppJson.Options)), ("$task", run.Task), ("$model", run.Model),
                ("$total", run.TotalSamples), ("$created", Text(run.Created)), ("$key", key)) == 1;
        }
    }

    private static string Text(DateTimeOffset value) => value.ToString("O", CultureInfo.InvariantCulture);

    private static string Name(RunState state) => JsonSerializer.Serialize(state).Trim('"');

    private static QueuedRun Read(SqliteDataReader row) => new()
    {
        EvalId = row.GetString(0),
        Request = JsonSerializer.Deserialize<EvalRequest>(row.GetString(1), AppJson.Options)!,
        Task = row.GetString(2),
        Model = row.GetString(3),
        TotalSamples = row.GetInt32(4),
        State = JsonSerializer.Deserialize<RunState>($"\"{row.GetString(5)}\""),
        Created = DateTimeOffset.Parse(row.GetString(6), CultureInfo.InvariantCulture),
        Completed = row.IsDBNull(7) ? null : DateTimeOffset.Parse(row.GetString(7), CultureInfo.InvariantCulture),
        Log = row.IsDBNull(8) ? null : row.GetString(8),
        Error = row.IsDBNull(9) ? null : row.GetString(9),
    };

    private List<QueuedRun> Query(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        try
        {
            using var connection = database.Open();
            using var command = Command(connection, sql, values);
            using var row = command.ExecuteReader();
            var runs = new List<QueuedRun>();
            while (row.Read())
            {
                runs.Add(Read(row));
            }

            return runs;
        }
        catch (SqliteException error)
        {
            throw new InspectException($"The queue cannot be read ({error.Message.TrimEnd('.')}). Check that the log folder can be read and the disk is not full.", error);
        }
    }

    private int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        try
        {
            using var connection = database.Open();
            using var command = Command(connection, sql, values);
            return command.ExecuteNonQuery();
        }
        catch (SqliteException error)
        {
            throw new InspectException($"The queue cannot be written ({error.Message.TrimEnd('.')}). Check that the log folder can be written and the disk is not full.", error);
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants; every value is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
