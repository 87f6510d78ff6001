using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>The samples of a log that a filter lets through, or in the order of some value of theirs, found once for all who look. Thread-safe.</summary>
internal sealed class FilteredRows
{
    private const int MostKept = 32;

    /// <summary>So many rows are parsed at once, on all cores.</summary>
    private const int Batch = 2_000;

    /// <summary>Names whose values the columns hold, so that no row has to be parsed.</summary>
    private static readonly HashSet<string> InColumns = new(StringComparer.Ordinal) { "id", "epoch", "state", "output_tokens", "duration", "reason", "has_error" };

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
        IReadOnlyCollection<string> names = [.. query.Filter?.Names ?? [], .. query.SortName is { } by ? (string[])[by] : []];
        var run = names.Select(n => (Name: n, Value: ofRun(n))).Where(n => n.Value is not null).DistinctBy(n => n.Name).ToDictionary(n => n.Name, n => n.Value!.Value, StringComparer.Ordinal);
        var isInColumns = names.All(n => InColumns.Contains(n) || run.ContainsKey(n));
        using var command = SampleSql.Rows(connection, log, query, isInColumns ? "NULL" : "s.summary");
        using var reader = command.ExecuteReader();
        var found = new List<(long Id, FilterValue Key)>();
        var batch = new List<Row>(Batch);
        while (reader.Read())
        {
            batch.Add(new Row(
                reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), (SampleOutcome)reader.GetInt32(3), reader.GetInt64(4),
                reader.IsDBNull(5) ? null : reader.GetDouble(5), reader.IsDBNull(6) ? null : reader.GetString(6), reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7)));
            if (batch.Count == Batch)
            {
                Add();
            }
        }

        Add();
        return [.. (query.SortName is null ? found : SortedValues.Of(found, query.IsDescending)).Select(f => f.Id)];

        void Add()
        {
            cancellationToken.ThrowIfCancellationRequested();
            var looks = isInColumns
                ? batch.Select(r => Look(query, r, n => run.TryGetValue(n, out var value) ? value : r.ValueOf(n)))
                : batch.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(r => LookInto(query, run, r));
            found.AddRange(looks.OfType<(long, FilterValue)>());
            batch.Clear();
        }
    }

    /// <summary>Number and sort value of a row; null for one that the filter leaves out.</summary>
    private static (long Id, FilterValue Key)? Look(SampleQuery query, Row row, Func<string, FilterValue> valueOf) =>
        query.Filter?.Holds(valueOf) == false ? null : (row.Id, query.SortName is { } name ? valueOf(name) : default);

    private static (long Id, FilterValue Key)? LookInto(SampleQuery query, Dictionary<string, FilterValue> run, Row row)
    {
        try
        {
            var summary = LogJson.Parse<EvalSampleSummary>(row.Summary!);
            return Look(query, row, name => run.TryGetValue(name, out var value) ? value : SampleFilterNames.ValueOf(summary, row.Outcome, name));
        }
        catch (JsonException)
        {
            // A damaged row costs itself alone.
            return null;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Row(long Id, string Key, int Epoch, SampleOutcome Outcome, long Tokens, double? Seconds, string? Reason, byte[]? Summary)
    {
        public FilterValue ValueOf(string name) => name switch
        {
            "id" => FilterValue.Of(Key[1..]),
            "epoch" => FilterValue.Of(Epoch),
            "state" => FilterValue.Of(SampleFilterNames.WordOf(Outcome)),
            "output_tokens" => FilterValue.Of(Tokens),
            "duration" => FilterValue.Of(Seconds),
            "has_error" => FilterValue.Of(Outcome is SampleOutcome.Errored or SampleOutcome.Cancelled),
            _ => FilterValue.Of(Reason),
        };
    }
}
