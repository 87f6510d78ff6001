using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>The statements that fill the database, prepared once for a thousand rows.</summary>
internal sealed class FillStatements(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _unfilled = Command(
        connection, "SELECT id FROM logs WHERE path = $path AND size = $size AND modified = $modified AND samples IS NULL", "$path", "$size", "$modified");

    private readonly SqliteCommand _nextRow = Command(connection, "SELECT COALESCE(MAX(n) + 1, 0) FROM samples WHERE log = $log", "$log");

    private readonly SqliteCommand _row = Command(
        connection,
        """
        INSERT INTO samples (log, n, item, epoch, sid, outcome, score, tokens, seconds, started, ended, answer, reason, mark, value, total, summary)
        VALUES ($log, $n, $item, $epoch, $sid, $outcome, $score, $tokens, $seconds, $started, $ended, $answer, $reason, $mark, $value, $total, $summary) RETURNING id
        """,
        "$log", "$n", "$item", "$epoch", "$sid", "$outcome", "$score", "$tokens", "$seconds", "$started", "$ended", "$answer", "$reason", "$mark", "$value", "$total", "$summary");

    private readonly SqliteCommand _text = Command(
        connection,
        "INSERT INTO texts (rowid, sid, input, target, answer, error) VALUES ($id, $sid, $input, $target, $answer, $error)",
        "$id", "$sid", "$input", "$target", "$answer", "$error");

    private readonly SqliteCommand _complete = Command(connection, "UPDATE logs SET samples = $count WHERE id = $log", "$count", "$log");

    /// <summary>Number of a log whose samples are not all there; null when they are, or the file has changed.</summary>
    public long? Unfilled(LogFile file) => With(_unfilled, file.Path, file.SizeBytes, file.ModifiedAt.UtcTicks).ExecuteScalar() as long?;

    /// <summary>The first row of a log that is not there.</summary>
    public int NextRow(long log) => (int)(long)With(_nextRow, log).ExecuteScalar()!;

    /// <summary>Adds a row with its texts.</summary>
    /// <param name="log">Number of the log.</param>
    /// <param name="n">Place in the log.</param>
    /// <param name="item">Place of the item in the plan.</param>
    /// <param name="summary">The row.</param>
    public void Insert(long log, int n, int item, EvalSampleSummary summary)
    {
        var facts = SampleFacts.Of(summary);
        var (started, ended) = SampleActivity.SpanOf(summary);
        var score = SampleFilterNames.ValueOf(summary, facts.Outcome, "score");
        var id = (long)With(
            _row, log, n, item, summary.Epoch, SampleRows.KeyOf(summary.Id), (int)facts.Outcome, Real(facts.Score), facts.Tokens, Real(facts.Seconds),
            Real(started ?? double.NaN), Real(ended ?? double.NaN), facts.Answer,
            SampleReason.Of(summary) ?? (object)DBNull.Value, score.Text ?? (object)DBNull.Value, Real(score.Number),
            SampleFilterNames.ValueOf(summary, facts.Outcome, "tokens").Number, LogJson.ToBytes(summary).ToArray()).ExecuteScalar()!;
        With(
            _text, id, summary.Id.Text, SampleTexts.Input(summary.Input), SampleTexts.Target(summary.Target), SampleTexts.Answers(summary), summary.Error ?? string.Empty)
            .ExecuteNonQuery();
    }

    /// <summary>Marks a log as filled.</summary>
    public void Complete(long log, int count) => With(_complete, count, log).ExecuteNonQuery();

    /// <summary>Gives a log a new number, which has no rows.</summary>
    public long Renumber(long log)
    {
        using var command = Command(connection, string.Empty, "$log");
        command.CommandText = """
            INSERT OR IGNORE INTO gone VALUES ($log);
            UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'logs';
            UPDATE logs SET id = (SELECT seq FROM sqlite_sequence WHERE name = 'logs') WHERE id = $log RETURNING id;
            """;
        return (long)With(command, log).ExecuteScalar()!;
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_unfilled, _nextRow, _row, _text, _complete])
        {
            command.Dispose();
        }
    }

    private static object Real(double value) => double.IsNaN(value) ? DBNull.Value : value;

    private static SqliteCommand Command(SqliteConnection connection, string text, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    private static SqliteCommand With(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }
}
