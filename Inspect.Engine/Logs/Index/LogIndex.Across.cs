using System.Collections.Immutable;
using Inspect.Engine.Filters;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <content>The samples of many logs in one list.</content>
public sealed partial class LogIndex
{
    private const int MostAcrossKept = 8;

    private readonly Dictionary<(long Version, int Filled, string Key), ImmutableArray<AcrossPart>> _across = [];

    private readonly Dictionary<(long Version, int Filled, string Key, AcrossSort Sort, bool IsDescending), AcrossOrder> _acrossOrders = [];

    /// <summary>Some samples of many logs, log after log, each in the order of its plan, or sorted. Logs that the database has not got yet are left out and counted.</summary>
    /// <param name="logs">The logs in order.</param>
    /// <param name="filter">What samples must fit; null for all.</param>
    /// <param name="ofRun">Value of a name that a whole log has; null for names of the samples.</param>
    /// <param name="key">Names the list of logs: what was found for it is kept until the index changes.</param>
    /// <param name="sort">What they are sorted by.</param>
    /// <param name="isDescending">The largest come first.</param>
    /// <param name="first">Number of the first sample, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AcrossPage> AcrossAsync(
        IReadOnlyList<LogEntry> logs, Filter? filter, Func<LogEntry, string, FilterValue?> ofRun, string key, AcrossSort sort, bool isDescending, int first, int count, CancellationToken cancellationToken)
    {
        using var reading = _throttle.Reading();
        return await Task.Run(() => Across(logs, filter, ofRun, $"{key}\n{filter?.Text}", sort, isDescending, first, count, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private AcrossPage Across(IReadOnlyList<LogEntry> logs, Filter? filter, Func<LogEntry, string, FilterValue?> ofRun, string key, AcrossSort sort, bool isDescending, int first, int count, CancellationToken cancellationToken)
    {
        try
        {
            return _database.Value.Use(connection =>
            {
                using var look = connection.BeginTransaction(deferred: true);
                var parts = Parts(connection, logs, filter, ofRun, key, cancellationToken);
                var missing = logs.Count(l => l.Brief is not null) - parts.Length;
                if (sort != AcrossSort.Plan)
                {
                    var order = Order(connection, parts, key, sort, isDescending, cancellationToken);
                    var sorted = SampleRows.Page(connection, order.Rows, first, count).Samples;
                    return new AcrossPage(order.Rows.Length, [.. sorted.Select((s, i) => new LogSearchHit(parts[order.Logs[first + i]].Path, s))], missing);
                }

                var samples = ImmutableArray.CreateBuilder<LogSearchHit>();
                var begin = 0;
                foreach (var part in parts)
                {
                    var from = Math.Max(0, first - begin);
                    var take = Math.Min(part.Count - from, count - samples.Count);
                    if (take > 0)
                    {
                        var page = part.Rows is { } rows ? SampleRows.Page(connection, rows, from, take).Samples : [.. AcrossRows.Page(connection, part.Log, from, take)];
                        samples.AddRange(page.Select(s => new LogSearchHit(part.Path, s)));
                    }

                    begin += part.Count;
                    if (samples.Count == count)
                    {
                        break;
                    }
                }

                return new AcrossPage(parts.Sum(p => p.Count), samples.ToImmutable(), missing);
            });
        }
        catch (Exception e) when (LogDatabase.IsFailure(e))
        {
            LogUnreadable(_logger, e);
            return new AcrossPage(0, [], logs.Count);
        }
    }

    private AcrossOrder Order(SqliteConnection connection, ImmutableArray<AcrossPart> parts, string key, AcrossSort sort, bool isDescending, CancellationToken cancellationToken)
    {
        var name = (Version, parts.Length, key, sort, isDescending);
        lock (_across)
        {
            if (_acrossOrders.TryGetValue(name, out var known))
            {
                return known;
            }
        }

        var order = AcrossOrder.Of(connection, parts.Select(p => (p.Log, p.Rows)), sort, isDescending, cancellationToken);
        lock (_across)
        {
            if (_acrossOrders.Count >= MostAcrossKept)
            {
                _acrossOrders.Clear();
            }

            return _acrossOrders[name] = order;
        }
    }

    private ImmutableArray<AcrossPart> Parts(
        SqliteConnection connection, IReadOnlyList<LogEntry> logs, Filter? filter, Func<LogEntry, string, FilterValue?> ofRun, string key, CancellationToken cancellationToken)
    {
        var filled = AcrossRows.Filled(connection);
        var name = (Version, filled.Count, key);
        lock (_across)
        {
            if (_across.TryGetValue(name, out var known))
            {
                return known;
            }
        }

        var parts = ImmutableArray.CreateBuilder<AcrossPart>();
        foreach (var log in logs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (filled.TryGetValue((log.Path, log.SizeBytes, log.ModifiedAt.UtcTicks), out var found))
            {
                var rows = filter is null ? null : AcrossRows.Fitting(connection, found.Log, filter, n => ofRun(log, n), cancellationToken);
                parts.Add(new AcrossPart(log.Path, found.Log, rows?.Length ?? found.Count, rows));
            }
        }

        lock (_across)
        {
            if (_across.Count >= MostAcrossKept)
            {
                _across.Clear();
            }

            return _across[name] = parts.ToImmutable();
        }
    }

    private sealed record AcrossPart(string Path, long Log, int Count, long[]? Rows);
}
