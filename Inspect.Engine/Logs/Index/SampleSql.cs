using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>A query of samples as a statement. Every value of the user is a parameter.</summary>
internal static class SampleSql
{
    /// <summary>Some rows of a query, in its order.</summary>
    public static SqliteCommand Page(SqliteConnection connection, long log, SampleQuery query, int first, int count)
    {
        var command = Command(connection, $"SELECT s.summary FROM samples s WHERE {Where(query)} ORDER BY {Order(query)} LIMIT $count OFFSET $first", log, query);
        command.Parameters.AddWithValue("$count", count);
        command.Parameters.AddWithValue("$first", first);
        return command;
    }

    /// <summary>Numbers of all rows of a query, in its order, each with what a filter looks at.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="log">Number of the log.</param>
    /// <param name="query">The query.</param>
    /// <param name="columns">Further columns after the number; empty for none.</param>
    /// <param name="most">How many rows at most; null for all.</param>
    public static SqliteCommand Rows(SqliteConnection connection, long log, SampleQuery query, string columns, int? most)
    {
        var command = Command(connection, $"SELECT s.id{(columns.Length == 0 ? null : ", ")}{columns} FROM samples s WHERE {Where(query)} ORDER BY {Order(query)} LIMIT $most", log, query);
        command.Parameters.AddWithValue("$most", most ?? -1);
        return command;
    }

    /// <summary>Place of a sample in a query, from 0; -1 when it is not in it.</summary>
    public static int PositionOf(SqliteConnection connection, long log, SampleQuery query, SampleId id, int epoch)
    {
        var text = $"""
            SELECT place FROM (SELECT s.sid, s.epoch, ROW_NUMBER() OVER (ORDER BY {Order(query)}) - 1 AS place FROM samples s WHERE {Where(query)})
            WHERE sid = $sid AND epoch = $epoch
            """;
        using var command = Command(connection, text, log, query);
        command.Parameters.AddWithValue("$sid", SampleRows.KeyOf(id));
        command.Parameters.AddWithValue("$epoch", epoch);
        return command.ExecuteScalar() is long place ? (int)place : -1;
    }

    /// <summary>Words as a full-text query: each begins a word of the text.</summary>
    public static string Match(IEnumerable<string> words) =>
        string.Join(' ', words.Select(w => $"\"{w.Replace("\"", "\"\"", StringComparison.Ordinal)}\"*"));

    private static string Where(SampleQuery query)
    {
        var where = "s.log = $log";
        if (query.Outcome is not null)
        {
            where += " AND s.outcome = $outcome";
        }

        // The rows of a log lie together, so the search of one looks at its part of the texts alone.
        return query.Words.Count == 0 ? where : where + """
             AND s.id IN (SELECT rowid FROM texts WHERE texts MATCH $match
                AND rowid BETWEEN (SELECT MIN(id) FROM samples WHERE log = $log) AND (SELECT MAX(id) FROM samples WHERE log = $log))
            """;
    }

    private static string Order(SampleQuery query)
    {
        var down = query.IsDescending ? " DESC" : string.Empty;
        return query.Sort switch
        {
            SampleSort.Score => $"s.score{down} NULLS LAST, s.item, s.epoch",
            SampleSort.Tokens => $"s.tokens{down}, s.item, s.epoch",
            SampleSort.Seconds => $"s.seconds{down} NULLS LAST, s.item, s.epoch",
            SampleSort.Outcome => $"s.outcome{down}, s.item, s.epoch",
            _ => $"s.item{down}, s.epoch{down}",
        };
    }

    private static SqliteCommand Command(SqliteConnection connection, string text, long log, SampleQuery query)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is put together from constants of this class; values are parameters.
        command.CommandText = text;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$log", log);
        if (query.Outcome is { } outcome)
        {
            command.Parameters.AddWithValue("$outcome", (int)outcome);
        }

        if (query.Words.Count > 0)
        {
            command.Parameters.AddWithValue("$match", Match(query.Words));
        }

        return command;
    }
}
