using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>Logs in the database.</summary>
internal static class LogRows
{
    /// <summary>All logs that are remembered.</summary>
    public static List<LogEntry> Load(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT path, root, size, modified, eval_id, created, status, task, model, words, overview, problem FROM logs";
        using var reader = command.ExecuteReader();
        var entries = new List<LogEntry>();
        while (reader.Read())
        {
            var file = new LogFile(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), new DateTimeOffset(reader.GetInt64(3), TimeSpan.Zero));
            var overview = reader.IsDBNull(10) ? null : reader.GetFieldValue<byte[]>(10);
            entries.Add(new LogEntry(file, BriefOf(reader), overview, reader.IsDBNull(11) ? null : reader.GetString(11)));
        }

        return entries;
    }

    /// <summary>Stores logs and forgets others, in one transaction. The rows of their samples are out of sight with it, and are removed bit by bit later.</summary>
    public static void Save(SqliteConnection connection, IReadOnlyCollection<LogEntry> changed, IReadOnlyCollection<string> removed)
    {
        using var transaction = connection.BeginTransaction();
        const string Delete = "DELETE FROM logs WHERE path = $path";
        Execute(connection, Delete, removed.Concat(changed.Select(e => e.Path)), (parameters, path) => parameters.AddWithValue("$path", path));
        const string Insert = """
            INSERT INTO logs (path, root, size, modified, eval_id, created, status, task, model, words, overview, problem)
            VALUES ($path, $root, $size, $modified, $eval_id, $created, $status, $task, $model, $words, $overview, $problem)
            """;
        Execute(connection, Insert, changed, Bind);
        transaction.Commit();
    }

    private static LogBrief? BriefOf(SqliteDataReader reader) => reader.IsDBNull(4) ? null : new LogBrief(
        reader.GetString(4),
        new DateTimeOffset(reader.GetInt64(5), TimeSpan.Zero),
        (EvalStatus)reader.GetInt32(6),
        string.Intern(reader.GetString(7)),
        string.Intern(reader.GetString(8)),
        string.Intern(reader.GetString(9)));

    private static void Bind(SqliteParameterCollection parameters, LogEntry entry)
    {
        parameters.AddWithValue("$path", entry.Path);
        parameters.AddWithValue("$root", entry.Root);
        parameters.AddWithValue("$size", entry.SizeBytes);
        parameters.AddWithValue("$modified", entry.ModifiedAt.UtcTicks);
        parameters.AddWithValue("$eval_id", (object?)entry.Brief?.EvalId ?? DBNull.Value);
        parameters.AddWithValue("$created", (object?)entry.Brief?.Created.UtcTicks ?? DBNull.Value);
        parameters.AddWithValue("$status", entry.Brief is { } brief ? (int)brief.Status : DBNull.Value);
        parameters.AddWithValue("$task", (object?)entry.Brief?.Task ?? DBNull.Value);
        parameters.AddWithValue("$model", (object?)entry.Brief?.Model ?? DBNull.Value);
        parameters.AddWithValue("$words", (object?)entry.Brief?.Words ?? DBNull.Value);
        parameters.AddWithValue("$overview", entry.Overview is null ? DBNull.Value : LogJson.ToBytes(entry.Overview).ToArray());
        parameters.AddWithValue("$problem", (object?)entry.Problem ?? DBNull.Value);
    }

    private static void Execute<T>(SqliteConnection connection, string text, IEnumerable<T> items, Action<SqliteParameterCollection, T> bind)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var item in items)
        {
            command.Parameters.Clear();
            bind(command.Parameters, item);
            command.ExecuteNonQuery();
        }
    }
}
