using System.Collections.Concurrent;
using System.Text.Json;
using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Reading;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>The samples of a log that a filter lets through, or in the order of some value of theirs, found once for all who look. Thread-safe.</summary>
internal sealed class FilteredRows
{
    private const int MostKept = 32;

    /// <summary>So many rows are parsed at once, while the next are read: few enough that who only wants the first ones soon finds a free core.</summary>
    private const int Batch = 500;

    /// <summary>So many rows are parsed before it is asked whether these are enough.</summary>
    private const int SmallBatch = 200;

    /// <summary>So many rows can be looked at before anybody waits.</summary>
    private const int MostLookedAt = 4_000;

    private readonly ConcurrentDictionary<(long Log, SampleQuery Query), long[]> _found = new();

    /// <summary>Forgets everything: the database is begun anew, and its numbers with it.</summary>
    public void Clear() => _found.Clear();

    /// <summary>Numbers of the rows of a query with a filter or an order of its own.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="log">Number of the log; a changed log has another.</param>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public long[] Of(SqliteConnection connection, long log, SampleQuery query, CancellationToken cancellationToken)
    {
        if (_found.TryGetValue((log, query), out var known))
        {
            return known;
        }

        if (_found.Count >= MostKept)
        {
            _found.Clear();
        }

        return _found[(log, query)] = Find(connection, log, query, _ => null, cancellationToken);
    }

    /// <summary>Numbers of the rows of a query with a filter, in its order.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="log">Number of the log.</param>
    /// <param name="query">The query.</param>
    /// <param name="ofRun">Values that the whole log has; null for names of the samples.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static long[] Find(SqliteConnection connection, long log, SampleQuery query, Func<string, FilterValue?> ofRun, CancellationToken cancellationToken)
    {
        var found = Find(connection, log, query, null, ofRun, cancellationToken);
        return [.. (query.SortName is null ? found : SortedValues.Of(found, query.IsDescending)).Select(f => f.Id)];
    }

    /// <summary>Numbers of the first rows of a query in the order of the plan, as far as they are among the first of the log: while all are looked for, these can be shown.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="log">Number of the log.</param>
    /// <param name="query">The query.</param>
    /// <param name="enough">With so many found, no further row is looked at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static long[] Beginning(SqliteConnection connection, long log, SampleQuery query, int enough, CancellationToken cancellationToken) =>
        [.. Find(connection, log, query, enough, _ => null, cancellationToken).Select(f => f.Id)];

    private static List<(long Id, FilterValue Key)> Find(
        SqliteConnection connection, long log, SampleQuery query, int? enough, Func<string, FilterValue?> ofRun, CancellationToken cancellationToken)
    {
        string[] names = [.. query.Filter?.Names ?? [], .. query.SortName is { } by ? (string[])[by] : []];
        var look = new Look(query, names, [.. names.Select(ofRun)], enough);
        return look.OfRows.All(FilterColumns.Has) ? InColumns(connection, log, look, cancellationToken) : InSummaries(connection, log, look, cancellationToken);
    }

    private static List<(long Id, FilterValue Key)> InColumns(SqliteConnection connection, long log, Look look, CancellationToken cancellationToken)
    {
        var (columns, readers) = FilterColumns.Of(look.OfRows, first: 1);
        using var command = SampleSql.Rows(connection, log, look.Query, columns, look.Most);
        using var reader = command.ExecuteReader();
        var found = new List<(long Id, FilterValue Key)>();
        var values = new FilterValue[readers.Length];
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = readers[i](reader);
            }

            look.At(reader.GetInt64(0), values, found);
            if (found.Count >= look.Enough)
            {
                break;
            }
        }

        return found;
    }

    private static List<(long Id, FilterValue Key)> InSummaries(SqliteConnection connection, long log, Look look, CancellationToken cancellationToken)
    {
        var parts = new PartialSummary(look.OfRows);
        using var command = SampleSql.Rows(connection, log, look.Query, "s.outcome, s.summary", look.Most);
        using var reader = command.ExecuteReader();
        var found = new List<(long Id, FilterValue Key)>();
        var waiting = new Queue<Task<List<(long Id, FilterValue Key)>>>();
        var batch = new List<(long Id, SampleOutcome Outcome, byte[] Summary)>();
        while (reader.Read())
        {
            batch.Add((reader.GetInt64(0), (SampleOutcome)reader.GetInt32(1), reader.GetFieldValue<byte[]>(2)));
            if (look.Enough is { } enough)
            {
                // In the hands of this thread: others may all be busy with the rows behind these.
                if (batch.Count == SmallBatch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    found.AddRange(Parsed(look, parts, batch));
                    batch.Clear();
                    if (found.Count >= enough)
                    {
                        break;
                    }
                }
            }
            else if (batch.Count == Batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var rows = batch;
                waiting.Enqueue(Task.Run(() => Parsed(look, parts, rows), cancellationToken));
                batch = new List<(long, SampleOutcome, byte[])>(Batch);
                if (waiting.Count > Environment.ProcessorCount)
                {
                    found.AddRange(waiting.Dequeue().GetAwaiter().GetResult());
                }
            }
        }

        // This thread has nothing else to do: the database can only be read on it, and the rest is parsed elsewhere.
        while (waiting.TryDequeue(out var next))
        {
            found.AddRange(next.GetAwaiter().GetResult());
        }

        found.AddRange(Parsed(look, parts, batch));
        return found;
    }

    private static List<(long Id, FilterValue Key)> Parsed(Look look, PartialSummary parts, List<(long Id, SampleOutcome Outcome, byte[] Summary)> rows)
    {
        var found = new List<(long Id, FilterValue Key)>();
        var names = look.OfRows;
        var values = new FilterValue[names.Length];
        foreach (var (id, outcome, json) in rows)
        {
            try
            {
                var summary = parts.Parse(json);
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = SampleFilterNames.ValueOf(summary, outcome, names[i]);
                }

                look.At(id, values, found);
            }
            catch (JsonException)
            {
                // A damaged row costs itself alone.
            }
        }

        return found;
    }

    /// <summary>What is looked for, with the values that all rows share.</summary>
    /// <param name="query">The query.</param>
    /// <param name="names">Names of the filter in its order, then that of the order.</param>
    /// <param name="ofRun">Their values where the run has them.</param>
    /// <param name="enough">With so many found among the first rows, no further one is looked at; null for all.</param>
    private sealed class Look(SampleQuery query, string[] names, FilterValue?[] ofRun, int? enough)
    {
        /// <summary>With so many found, no further row is looked at; null where all are wanted.</summary>
        public int? Enough => enough;

        /// <summary>So many rows are looked at; null for all.</summary>
        public int? Most => enough is null ? null : MostLookedAt;

        /// <summary>The query.</summary>
        public SampleQuery Query => query;

        /// <summary>The names whose values each row has of its own.</summary>
        public string[] OfRows { get; } = [.. names.Where((_, i) => ofRun[i] is null)];

        /// <summary>Adds number and sort value of a row, unless the filter leaves it out.</summary>
        public void At(long id, ReadOnlySpan<FilterValue> ofRow, List<(long Id, FilterValue Key)> found)
        {
            var values = new FilterValue[names.Length];
            for (var (i, next) = (0, 0); i < values.Length; i++)
            {
                values[i] = ofRun[i] ?? ofRow[next++];
            }

            if (query.Filter is null || query.Filter.Holds(values))
            {
                found.Add((id, query.SortName is null ? default : values[^1]));
            }
        }
    }
}
