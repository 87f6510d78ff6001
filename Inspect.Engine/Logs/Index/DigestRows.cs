using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>Counts the samples of a log in the database.</summary>
internal static class DigestRows
{
    private const int MostReasons = 12;
    private const int MostErrors = 50;

    /// <summary>The samples of a log at a glance.</summary>
    public static SampleDigest Read(SqliteConnection connection, long log) => new(
        Rows(connection, log, "SELECT seconds FROM samples WHERE log = $log AND seconds IS NOT NULL ORDER BY seconds", r => r.GetDouble(0)),
        Items(connection, log),
        Rows(
            connection,
            log,
            $"SELECT reason, outcome, COUNT(*) AS n FROM samples WHERE log = $log AND reason IS NOT NULL GROUP BY reason, outcome ORDER BY n DESC, reason LIMIT {MostReasons}",
            r => new ReasonCount(r.GetString(0), (SampleOutcome)r.GetInt32(1), r.GetInt32(2))));

    /// <summary>Samples that failed, by kind of error. Of each kind, SQLite takes the columns from the row with the smallest number.</summary>
    public static ImmutableArray<ErrorGroup> Errors(SqliteConnection connection, long log) => Rows(
        connection,
        log,
        $"""
        SELECT reason, COUNT(*) AS count, MIN(n), summary FROM samples WHERE log = $log AND outcome = {(int)SampleOutcome.Errored}
        GROUP BY reason ORDER BY count DESC, reason LIMIT {MostErrors}
        """,
        r => new ErrorGroup(r.GetString(0), r.GetInt32(1), LogJson.Parse<EvalSampleSummary>(r.GetFieldValue<byte[]>(3))));

    /// <summary>The samples over time; without any where none has times.</summary>
    public static SampleActivity? Activity(SqliteConnection connection, long log, int parts) => SampleActivity.Of(
        Rows(
            connection,
            log,
            "SELECT started, ended, outcome FROM samples WHERE log = $log AND started IS NOT NULL AND ended IS NOT NULL",
            r => (r.GetDouble(0), r.GetDouble(1), (SampleOutcome)r.GetInt32(2))),
        parts);

    private static ImmutableArray<ItemPasses> Items(SqliteConnection connection, long log)
    {
        var other = Rows(connection, log, "SELECT COUNT(*) FROM samples WHERE log = $log AND score IS NOT NULL AND score NOT IN (0, 1)", r => r.GetInt32(0));
        return other is [> 0] ? [] : Rows(
            connection,
            log,
            """
            SELECT passed, scored, COUNT(*) FROM (SELECT CAST(SUM(score) AS INTEGER) AS passed, COUNT(score) AS scored FROM samples WHERE log = $log GROUP BY item)
            WHERE scored > 0 GROUP BY passed, scored ORDER BY CAST(passed AS REAL) / scored, scored
            """,
            r => new ItemPasses(r.GetInt32(0), r.GetInt32(1), r.GetInt32(2)));
    }

    private static ImmutableArray<T> Rows<T>(SqliteConnection connection, long log, string text, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is put together from constants of this class.
        command.CommandText = text;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$log", log);
        using var reader = command.ExecuteReader();
        var rows = ImmutableArray.CreateBuilder<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows.ToImmutable();
    }
}
