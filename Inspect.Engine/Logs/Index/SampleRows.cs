using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>Summaries of samples in the database, with their texts for search.</summary>
internal static class SampleRows
{
    /// <summary>Number of summaries that a log has in the database; null when it was not filled.</summary>
    public static int? Count(SqliteConnection connection, LogFile file)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT samples FROM logs WHERE path = $path AND size = $size AND modified = $modified";
        command.Parameters.AddWithValue("$path", file.Path);
        command.Parameters.AddWithValue("$size", file.SizeBytes);
        command.Parameters.AddWithValue("$modified", file.ModifiedAt.UtcTicks);
        return command.ExecuteScalar() is long count ? (int)count : null;
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

    /// <summary>Some summaries of a log, in its order.</summary>
    public static List<EvalSampleSummary> Page(SqliteConnection connection, string path, int first, int count)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT s.summary FROM samples s JOIN logs l ON l.id = s.log
            WHERE l.path = $path AND s.n >= $first AND s.n < $end ORDER BY s.n
            """;
        command.Parameters.AddWithValue("$path", path);
        command.Parameters.AddWithValue("$first", first);
        command.Parameters.AddWithValue("$end", (long)first + count);
        using var reader = command.ExecuteReader();
        var page = new List<EvalSampleSummary>();
        while (reader.Read())
        {
            page.Add(LogJson.Parse<EvalSampleSummary>(reader.GetFieldValue<byte[]>(0)));
        }

        return page;
    }

    /// <summary>Samples of filled logs whose texts hold all words, best first.</summary>
    public static List<(string Path, EvalSampleSummary Summary)> Search(SqliteConnection connection, string words, int count)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT l.path, s.summary FROM texts t JOIN samples s ON s.id = t.rowid JOIN logs l ON l.id = s.log
            WHERE texts MATCH $query AND l.samples IS NOT NULL ORDER BY rank LIMIT $count
            """;
        var quoted = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => $"\"{w.Replace("\"", "\"\"", StringComparison.Ordinal)}\"*");
        command.Parameters.AddWithValue("$query", string.Join(' ', quoted));
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
