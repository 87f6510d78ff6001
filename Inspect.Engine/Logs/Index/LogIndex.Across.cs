using System.Collections.Immutable;
using Inspect.Engine.Filters;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <content>The samples of many logs in one list.</content>
public sealed partial class LogIndex
{
    private const int MostAcrossKept = 8;

    private readonly Dictionary<(long Version, int Filled, string Key), ImmutableArray<AcrossPart>> _across = [];

    /// <summary>Some samples of many logs, log after log, each in the order of its plan. Logs that the database has not got yet are left out and counted.</summary>
    /// <param name="logs">The logs in order.</param>
    /// <param name="filter">What samples must fit; null for all.</param>
    /// <param name="ofRun">Value of a name that a whole log has; null for names of the samples.</param>
    /// <param name="key">Names the list of logs: what was found for it is kept until the index changes.</param>
    /// <param name="first">Number of the first sample, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AcrossPage> AcrossAsync(
        IReadOnlyList<LogEntry> logs, Filter? filter, Func<LogEntry, string, FilterValue?> ofRun, string key, int first, int count, CancellationToken cancellationToken)
    {
        using var reading = _throttle.Reading();
        return await Task.Run(() => Across(logs, filter, ofRun, $"{key}\n{filter?.Text}", first, count, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private AcrossPage Across(IReadOnlyList<LogEntry> logs, Filter? filter, Func<LogEntry, string, FilterValue?> ofRun, string key, int first, int count, CancellationToken cancellationToken)
    {
        try
        {
            return _database.Value.Use(connection =>
            {
                using var look = connection.BeginTransaction(deferred: true);
                var parts = Parts(connection, logs, filter, ofRun, key, cancellationToken);
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

                return new AcrossPage(parts.Sum(p => p.Count), samples.ToImmutable(), logs.Count(l => l.Brief is not null) - parts.Length);
            });
        }
        catch (Exception e) when (LogDatabase.IsFailure(e))
        {
            LogUnreadable(_logger, e);
            return new AcrossPage(0, [], logs.Count);
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
