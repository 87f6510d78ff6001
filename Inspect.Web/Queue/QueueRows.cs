using System.Globalization;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Microsoft.Data.Sqlite;

namespace Inspect.Web.Queue;

/// <summary>The runs of the queue in the app's database.</summary>
internal sealed class QueueRows(AppDatabase database)
{
    private const string Columns = "eval_id, request, task, model, total_samples, state, created, completed, log, error, place, recovered, retry";

    /// <summary>Runs that have not ended, and the newest of those that have; oldest first. A row that cannot be read is a run that failed.</summary>
    /// <exception cref="InspectException">The database cannot be read.</exception>
    public IReadOnlyList<QueuedRun> Load(int mostEnded) => Query(
        $"""
        SELECT {Columns} FROM run WHERE state IN ('queued', 'loading', 'running', 'paused', 'finishing', 'interrupted')
            OR rowid IN (SELECT rowid FROM run ORDER BY created DESC, rowid DESC LIMIT $limit) ORDER BY created, rowid
        """,
        Read,
        ("$limit", mostEnded));

    /// <summary>Id of the run that was queued with a key; null when there is none.</summary>
    public string? FindByKey(string key) => Query("SELECT eval_id FROM run WHERE idempotency_key = $key", row => row.GetString(0), ("$key", key)).FirstOrDefault();

    /// <summary>Adds a run that waits.</summary>
    /// <returns>False when its key is known already.</returns>
    public bool TryInsert(QueuedRun run, string key) => Execute(
        $"INSERT INTO run ({Columns}, idempotency_key) VALUES ($id, $request, $task, $model, $total, 'queued', $created, NULL, NULL, NULL, $place, NULL, $retry, $key) ON CONFLICT DO NOTHING",
        ("$id", run.EvalId), ("$request", JsonSerializer.Serialize(run.Request, AppJson.Options)), ("$task", run.Task), ("$model", run.Model),
        ("$total", run.TotalSamples), ("$created", Text(run.Created)), ("$place", run.Place), ("$retry", Text(run.Retry)), ("$key", key)) == 1;

    /// <summary>Adds a run as it stands, where the database has lost it.</summary>
    public void Restore(QueuedRun run)
    {
        Execute(
            $"INSERT INTO run ({Columns}) VALUES ($id, $request, $task, $model, $total, $state, $created, NULL, NULL, NULL, 0, NULL, $retry) ON CONFLICT DO NOTHING",
            ("$id", run.EvalId), ("$request", JsonSerializer.Serialize(run.Request, AppJson.Options)), ("$task", run.Task), ("$model", run.Model),
            ("$total", run.TotalSamples), ("$state", Text(run.State)), ("$created", Text(run.Created)), ("$retry", Text(run.Retry)));
        Update(run);
    }

    /// <summary>Writes what changes of a run while it goes on.</summary>
    public void Update(QueuedRun run) => Execute(
        "UPDATE run SET state = $state, log = $log, error = $error, completed = $completed, place = $place, recovered = $recovered WHERE eval_id = $id",
        ("$state", Text(run.State)), ("$log", run.Log), ("$error", run.Error), ("$place", run.Place), ("$recovered", run.Recovered is { } found ? Text(found) : null),
        ("$completed", run.Completed is { } at ? Text(at) : null), ("$id", run.EvalId));

    private static string? Text(RunRetry? retry) => retry is null ? null : JsonSerializer.Serialize(retry, AppJson.Options);

    private static string Text(RunState state) => JsonSerializer.Serialize(state).Trim('"');

    private static string Text(DateTimeOffset value) => value.ToString("O", CultureInfo.InvariantCulture);

    private static QueuedRun Read(SqliteDataReader row)
    {
        try
        {
            return new QueuedRun
            {
                EvalId = row.GetString(0),
                Request = JsonSerializer.Deserialize<EvalRequest>(row.GetString(1), AppJson.Options)!,
                Task = row.GetString(2),
                Model = row.GetString(3),
                TotalSamples = row.GetInt32(4),
                State = JsonSerializer.Deserialize<RunState>($"\"{row.GetString(5)}\""),
                Created = TimeOf(row, 6) ?? DateTimeOffset.UnixEpoch,
                Completed = TimeOf(row, 7),
                Log = TextOf(row, 8),
                Error = TextOf(row, 9),
                Place = row.GetDouble(10),
                Recovered = TimeOf(row, 11),
                Retry = TextOf(row, 12) is { } retry ? JsonSerializer.Deserialize<RunRetry>(retry, AppJson.Options) : null,
            };
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidCastException or OverflowException)
        {
            return Unreadable(row);
        }
    }

    /// <summary>One row that another version or hand wrote costs its run alone.</summary>
    private static QueuedRun Unreadable(SqliteDataReader row) => new()
    {
        EvalId = TextOf(row, 0) ?? string.Empty,
        Request = new EvalRequest { Task = TextOf(row, 2) ?? "unknown" },
        Task = TextOf(row, 2) ?? "unknown",
        Model = TextOf(row, 3) ?? "–",
        TotalSamples = 0,
        State = RunState.Failed,
        Created = DateTimeOffset.UnixEpoch,
        Completed = DateTimeOffset.UnixEpoch,
        Log = TextOf(row, 8),
        Error = "What the queue remembers of this run cannot be read. Start it again from its task.",
    };

    private static string? TextOf(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture);

    private static DateTimeOffset? TimeOf(SqliteDataReader row, int column) =>
        TextOf(row, column) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        try
        {
            using var connection = database.Open();
            using var command = Command(connection, sql, values);
            using var row = command.ExecuteReader();
            var rows = new List<T>();
            while (row.Read())
            {
                rows.Add(read(row));
            }

            return rows;
        }
        catch (SqliteException error)
        {
            throw new InspectException($"The queue cannot be read ({error.Message.TrimEnd('.')}). {database.AdviceOn(error)}", error);
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
            throw new InspectException($"The queue cannot be written ({error.Message.TrimEnd('.')}). {database.AdviceOn(error)}", error);
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
