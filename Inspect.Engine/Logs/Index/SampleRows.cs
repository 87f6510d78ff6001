using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>Summaries of samples in the database, with their texts for search.</summary>
internal static class SampleRows
{
    /// <summary>Id of an item as the database keeps it: <c>1</c> and <c>"1"</c> are different ids.</summary>
    public static string KeyOf(SampleId id) => (id.IsInteger ? "n" : "t") + id.Text;

    /// <summary>Number of a log that has its summaries in the database, and how many; null when it was not filled.</summary>
    public static (long Log, int Count)? Filled(SqliteConnection connection, LogFile file)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, samples FROM logs WHERE path = $path AND size = $size AND modified = $modified AND samples IS NOT NULL";
        command.Parameters.AddWithValue("$path", file.Path);
        command.Parameters.AddWithValue("$size", file.SizeBytes);
        command.Parameters.AddWithValue("$modified", file.ModifiedAt.UtcTicks);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt32(1)) : null;
    }

    /// <summary>Path, size and time of all logs in the database, each with whether its summaries are there too.</summary>
    public static Dictionary<(string Path, long SizeBytes, long Modified), bool> Known(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT path, size, modified, samples IS NOT NULL FROM logs";
        using var reader = command.ExecuteReader();
        var known = new Dictionary<(string, long, long), bool>();
        while (reader.Read())
        {
            known[(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2))] = reader.GetBoolean(3);
        }

        return known;
    }

    /// <summary>Some summaries of a query that leaves nothing out, and how many it has.</summary>
    public static LogSamplePage Page(SqliteConnection connection, long log, int all, SampleQuery query, int first, int count)
    {
        using var command = SampleSql.Page(connection, log, query, first, count);
        using var reader = command.ExecuteReader();
        var page = System.Collections.Immutable.ImmutableArray.CreateBuilder<EvalSampleSummary>();
        while (reader.Read())
        {
            page.Add(LogJson.Parse<EvalSampleSummary>(reader.GetFieldValue<byte[]>(0)));
        }

        return new LogSamplePage(all, page.ToImmutable());
    }

    /// <summary>Some summaries by the numbers of their rows.</summary>
    public static LogSamplePage Page(SqliteConnection connection, long[] rows, int first, int count)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT summary FROM samples WHERE id = $id";
        var id = command.Parameters.Add("$id", SqliteType.Integer);
        var page = System.Collections.Immutable.ImmutableArray.CreateBuilder<EvalSampleSummary>();
        foreach (var row in rows.Skip(first).Take(count))
        {
            id.Value = row;
            if (command.ExecuteScalar() is byte[] summary)
            {
                page.Add(LogJson.Parse<EvalSampleSummary>(summary));
            }
        }

        return new LogSamplePage(rows.Length, page.ToImmutable());
    }

    /// <summary>Number of a sample's row; null when there is none.</summary>
    public static long? NumberOf(SqliteConnection connection, long log, SampleId id, int epoch)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM samples WHERE log = $log AND sid = $sid AND epoch = $epoch";
        command.Parameters.AddWithValue("$log", log);
        command.Parameters.AddWithValue("$sid", KeyOf(id));
        command.Parameters.AddWithValue("$epoch", epoch);
        return command.ExecuteScalar() as long?;
    }

    /// <summary>Samples of a log by what became of them.</summary>
    public static Dictionary<SampleOutcome, int> Counts(SqliteConnection connection, long log)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT outcome, COUNT(*) FROM samples WHERE log = $log GROUP BY outcome";
        command.Parameters.AddWithValue("$log", log);
        using var reader = command.ExecuteReader();
        var counts = new Dictionary<SampleOutcome, int>();
        while (reader.Read())
        {
            counts[(SampleOutcome)reader.GetInt32(0)] = reader.GetInt32(1);
        }

        return counts;
    }

    /// <summary>Samples of each item, in the order of the plan.</summary>
    public static int[] Epochs(SqliteConnection connection, long log)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM samples WHERE log = $log GROUP BY item ORDER BY item";
        command.Parameters.AddWithValue("$log", log);
        using var reader = command.ExecuteReader();
        var epochs = new List<int>();
        while (reader.Read())
        {
            epochs.Add(reader.GetInt32(0));
        }

        return [.. epochs];
    }

    /// <summary>Samples of a log with an id and epoch: <c>1</c> and <c>"1"</c> may both be there.</summary>
    public static List<EvalSampleSummary> Find(SqliteConnection connection, long log, string id, int epoch)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT summary FROM samples WHERE log = $log AND sid IN ('n' || $id, 't' || $id) AND epoch = $epoch ORDER BY sid";
        command.Parameters.AddWithValue("$log", log);
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$epoch", epoch);
        using var reader = command.ExecuteReader();
        var found = new List<EvalSampleSummary>();
        while (reader.Read())
        {
            found.Add(LogJson.Parse<EvalSampleSummary>(reader.GetFieldValue<byte[]>(0)));
        }

        return found;
    }

    /// <summary>Samples of filled logs whose texts hold all words, best first.</summary>
    public static List<(string Path, EvalSampleSummary Summary)> Search(SqliteConnection connection, string words, int count)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT l.path, s.summary FROM texts t JOIN samples s ON s.id = t.rowid JOIN logs l ON l.id = s.log
            WHERE texts MATCH $query AND l.samples IS NOT NULL ORDER BY rank LIMIT $count
            """;
        command.Parameters.AddWithValue("$query", SampleSql.Match(words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        command.Parameters.AddWithValue("$count", count);
        using var reader = command.ExecuteReader();
        var found = new List<(string, EvalSampleSummary)>();
        while (reader.Read())
        {
            try
            {
                found.Add((reader.GetString(0), LogJson.Parse<EvalSampleSummary>(reader.GetFieldValue<byte[]>(1))));
            }
            catch (JsonException)
            {
                // A damaged row costs itself alone.
            }
        }

        return found;
    }
}
