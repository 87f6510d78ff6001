using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>
/// Puts the summaries of logs into the database, a thousand rows a transaction, so that nobody who writes waits long. A log counts as
/// filled with its last row, and is not seen before; one that was broken off is gone on with, by whichever process comes next.
/// </summary>
/// <remarks>
/// A log that changes gets a new number, so rows under a number are always those of one state of the file: what two processes put
/// there is the same, and each goes on behind the last row that is there. Rows of numbers that are gone are removed in the same way.
/// </remarks>
internal sealed class SampleFill
{
    /// <summary>Most rows of one transaction.</summary>
    public const int MostRows = 1_000;

    private readonly Queue<(LogFile File, IReadOnlyList<EvalSampleSummary> Summaries, ItemOrder Order)> _logs = new();

    /// <summary>Rows that wait, a log without samples counting as one.</summary>
    public int Waiting { get; private set; }

    /// <summary>Adds a log.</summary>
    /// <param name="file">The log.</param>
    /// <param name="summaries">Its samples, in its order.</param>
    /// <param name="planned">Ids of its items in the order of the plan, as far as the header says.</param>
    public void Add(LogFile file, IReadOnlyList<EvalSampleSummary> summaries, IReadOnlyList<SampleId> planned)
    {
        _logs.Enqueue((file, summaries, ItemOrder.Of(planned, summaries.Select(s => s.Id))));
        Waiting += Math.Max(1, summaries.Count);
    }

    /// <summary>Writes the next rows in one transaction. What fails is as if it had not begun, and is tried again by the next call.</summary>
    public void Step(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        using var statements = new FillStatements(connection);
        var finished = 0;
        var left = MostRows;
        foreach (var (file, summaries, order) in _logs)
        {
            if (left <= 0 || !Fill(statements, file, summaries, order, ref left))
            {
                break;
            }

            finished++;
        }

        transaction.Commit();
        for (; finished > 0; finished--)
        {
            Waiting -= Math.Max(1, _logs.Dequeue().Summaries.Count);
        }
    }

    /// <summary>Removes rows of logs that changed or are gone, in one transaction.</summary>
    /// <returns>There may be more.</returns>
    public static bool Sweep(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT MIN(log) FROM gone";
        if (command.ExecuteScalar() is not long log)
        {
            return false;
        }

        command.CommandText = """
            DELETE FROM texts WHERE rowid IN (SELECT id FROM samples WHERE log = $log ORDER BY n LIMIT $most);
            DELETE FROM samples WHERE id IN (SELECT id FROM samples WHERE log = $log ORDER BY n LIMIT $most);
            DELETE FROM gone WHERE log = $log AND NOT EXISTS (SELECT 1 FROM samples WHERE log = $log);
            """;
        command.Parameters.AddWithValue("$log", log);
        command.Parameters.AddWithValue("$most", MostRows);
        command.ExecuteNonQuery();
        transaction.Commit();
        return true;
    }

    /// <summary>Adds the next rows of a log.</summary>
    /// <returns>Nothing is left to do for it: all its rows are there, or it is another log by now.</returns>
    private static bool Fill(FillStatements statements, LogFile file, IReadOnlyList<EvalSampleSummary> summaries, ItemOrder order, ref int left)
    {
        if (statements.Unfilled(file) is not { } log)
        {
            return true;
        }

        var next = statements.NextRow(log);
        if (next > summaries.Count)
        {
            // The file can no longer be read, but could be when somebody began with it.
            log = statements.Renumber(log);
            next = 0;
        }

        var end = Math.Min(summaries.Count, next + left);
        left -= Math.Max(1, end - next);
        for (; next < end; next++)
        {
            statements.Insert(log, next, order.PlaceOf(summaries[next].Id), summaries[next]);
        }

        if (end < summaries.Count)
        {
            return false;
        }

        statements.Complete(log, summaries.Count);
        return true;
    }
}
