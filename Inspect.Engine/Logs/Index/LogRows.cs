using System.Collections.Immutable;
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
        command.CommandText = "SELECT path, root, size, modified, eval_id, created, status, task, model, scorers, tags, overview, problem, score, total, errors, tokens, seconds FROM logs";
        using var reader = command.ExecuteReader();
        var entries = new List<LogEntry>();
        while (reader.Read())
        {
            var file = new LogFile(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), new DateTimeOffset(reader.GetInt64(3), TimeSpan.Zero));
            var overview = reader.IsDBNull(11) ? null : reader.GetFieldValue<byte[]>(11);
            entries.Add(new LogEntry(file, BriefOf(reader), overview, reader.IsDBNull(12) ? null : reader.GetString(12)));
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
            INSERT INTO logs (path, root, size, modified, eval_id, created, status, task, model, scorers, tags, overview, problem, score, total, errors, tokens, seconds)
            VALUES ($path, $root, $size, $modified, $eval_id, $created, $status, $task, $model, $scorers, $tags, $overview, $problem, $score, $total, $errors, $tokens, $seconds)
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
        Split(reader.GetString(9)),
        Split(reader.GetString(10)),
        new LogNumbers(Number(reader, 13), Number(reader, 14), Number(reader, 15), Number(reader, 16), Number(reader, 17)));

    /// <summary>Names and tags are lines of a text: one that holds a line break itself is told apart no more, which only a search would notice.</summary>
    private static object Joined(ImmutableArray<string>? texts) => texts is { } all ? string.Join('\n', all) : DBNull.Value;

    private static ImmutableArray<string> Split(string text) => text.Length == 0 ? [] : [.. text.Split('\n').Select(string.Intern)];

    private static double Number(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? double.NaN : reader.GetDouble(column);

    private static object Number(double? number) => number is { } value && !double.IsNaN(value) ? value : DBNull.Value;

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
        parameters.AddWithValue("$scorers", Joined(entry.Brief?.Scorers));
        parameters.AddWithValue("$tags", Joined(entry.Brief?.Tags));
        parameters.AddWithValue("$overview", entry.Overview is null ? DBNull.Value : LogJson.ToBytes(entry.Overview).ToArray());
        var numbers = entry.Brief?.Numbers;
        parameters.AddWithValue("$score", Number(numbers?.Score));
        parameters.AddWithValue("$total", Number(numbers?.Samples));
        parameters.AddWithValue("$errors", Number(numbers?.Errors));
        parameters.AddWithValue("$tokens", Number(numbers?.Tokens));
        parameters.AddWithValue("$seconds", Number(numbers?.Seconds));
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
