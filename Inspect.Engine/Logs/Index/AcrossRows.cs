using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>The samples of many logs in one list, log after log, each in the order of its plan.</summary>
internal static class AcrossRows
{
    /// <summary>Numbers of the logs whose samples are in the database, with their count.</summary>
    public static Dictionary<(string Path, long SizeBytes, long Modified), (long Log, int Count)> Filled(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT path, size, modified, id, samples FROM logs WHERE samples IS NOT NULL";
        using var reader = command.ExecuteReader();
        var filled = new Dictionary<(string, long, long), (long, int)>();
        while (reader.Read())
        {
            filled[(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2))] = (reader.GetInt64(3), reader.GetInt32(4));
        }

        return filled;
    }

    /// <summary>Some samples of a log, in the order of its plan.</summary>
    public static IEnumerable<EvalSampleSummary> Page(SqliteConnection connection, long log, int first, int count)
    {
        using var command = SampleSql.Page(connection, log, SampleQuery.All, first, count);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return LogJson.Parse<EvalSampleSummary>(reader.GetFieldValue<byte[]>(0));
        }
    }

    /// <summary>Numbers of the rows of a log that fit.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="log">Number of the log.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="ofRun">Values of the run; none for names that are the sample's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static long[] Fitting(SqliteConnection connection, long log, Filter filter, Func<string, FilterValue?> ofRun, CancellationToken cancellationToken) =>
        FilteredRows.Find(connection, log, SampleQuery.All with { Filter = filter }, ofRun, cancellationToken);
}
