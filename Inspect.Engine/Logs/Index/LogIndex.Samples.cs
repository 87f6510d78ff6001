using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <content>The samples of a log by pages: from the database, and as long as that has them not yet, from the log in the order of the plan.</content>
public sealed partial class LogIndex
{
    /// <summary>The samples of a log of so many are put into the database at once when somebody asks for them; those of a larger one in the background.</summary>
    private const int MostAtOnce = 2_000;

    /// <summary>So many rows from the beginning of a log are kept for the next who asks.</summary>
    private const int MostKeptRows = 100;

    private readonly FilteredRows _filtered = new();
    private readonly KeptAnswers _kept = new();

    /// <summary>Some summaries of a log.</summary>
    /// <param name="path">The log.</param>
    /// <param name="query">Which, in which order. Until the database has the log, and while it is written, all of them in the order of the plan.</param>
    /// <param name="first">Number of the first one, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EvalLogException">The log is not there, or damaged.</exception>
    public async Task<LogSamplePage> SamplesAsync(string path, SampleQuery query, int first, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var page = await AskAsync(
            path,
            (connection, log, all) => query is { IsWhole: true, IsInPlanOrder: true }
                ? SampleRows.Page(connection, log, all, query, first, count)
                : SampleRows.Page(connection, _filtered.Of(connection, log, query, cancellationToken), first, count),
            cancellationToken,
            query.IsPlan && first == 0 && count <= MostKeptRows ? $"rows {count}" : null).ConfigureAwait(false);
        if (page is null && query.Filter is { } filter)
        {
            // In the order of the plan: it is sorted when the database has it.
            var fitting = (await EvalLogReader.ReadPlannedAsync(path, cancellationToken).ConfigureAwait(false))
                .Where(s => filter.Holds(name => SampleFilterNames.ValueOf(s, SampleFacts.Of(s).Outcome, name))).ToList();
            return new LogSamplePage(fitting.Count, [.. fitting.Skip(first).Take(count)]);
        }

        return page ?? await EvalLogReader.ReadSummaryPageAsync(path, first, count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first samples of a filter in the order of the plan, as far as they are found at once, among the first of the log; none where a page is there as soon.</summary>
    /// <param name="path">The log.</param>
    /// <param name="query">Which, in which order.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<EvalSampleSummary>> BeginningAsync(string path, SampleQuery query, int count, CancellationToken cancellationToken)
    {
        if (query.Filter is null || !query.IsInPlanOrder)
        {
            return [];
        }

        var page = await AskAsync(
            path, (connection, log, _) => SampleRows.Page(connection, FilteredRows.Beginning(connection, log, query, count, cancellationToken), 0, count), cancellationToken).ConfigureAwait(false);
        return page?.Samples ?? [];
    }

    /// <summary>Samples of a log by what became of them; null while the database has not got them.</summary>
    public Task<IReadOnlyDictionary<SampleOutcome, int>?> CountsAsync(string path, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyDictionary<SampleOutcome, int>>(path, (connection, log, _) => SampleRows.Counts(connection, log), cancellationToken, "counts");

    /// <summary>Number of samples of each item of a log, in the order of the plan; null while the database has not got them.</summary>
    public Task<IReadOnlyList<int>?> EpochsAsync(string path, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<int>>(path, (connection, log, _) => SampleRows.Epochs(connection, log), cancellationToken, "epochs");

    /// <summary>The samples of a log at a glance; null while the database has not got them.</summary>
    public Task<SampleDigest?> DigestAsync(string path, CancellationToken cancellationToken) =>
        AskAsync(path, (connection, log, _) => DigestRows.Read(connection, log), cancellationToken, "digest");

    /// <summary>Samples of a log that failed, by kind of error; null while the database has not got them.</summary>
    public Task<IReadOnlyList<ErrorGroup>?> ErrorsAsync(string path, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<ErrorGroup>>(path, (connection, log, _) => DigestRows.Errors(connection, log), cancellationToken);

    /// <summary>The samples of a log over time.</summary>
    /// <param name="path">The log.</param>
    /// <param name="parts">In how many parts of its time they are counted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the database has the log, and its samples over time; null where none has times.</returns>
    public async Task<(bool IsCounted, SampleActivity? Activity)> ActivityAsync(string path, int parts, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(path, (connection, log, _) => new ActivityAnswer(DigestRows.Activity(connection, log, parts)), cancellationToken).ConfigureAwait(false);
        return (answer is not null, answer?.Activity);
    }

    /// <summary>Place of a sample in a query, from 0, -1 when it is not in it; null while the database has not got the log.</summary>
    public async Task<int?> PositionAsync(string path, SampleQuery query, SampleId id, int epoch, CancellationToken cancellationToken)
    {
        var place = await AskAsync(path, (connection, log, _) => new StrongBox(Position(connection, log)), cancellationToken).ConfigureAwait(false);
        return place?.Value;

        int Position(SqliteConnection connection, long log) => query is { IsWhole: true, IsInPlanOrder: true }
            ? SampleSql.PositionOf(connection, log, query, id, epoch)
            : SampleRows.NumberOf(connection, log, id, epoch) is { } row ? Array.IndexOf(_filtered.Of(connection, log, query, cancellationToken), row) : -1;
    }

    /// <summary>Summaries of the samples of a log with an id, as text, and an epoch: <c>1</c> and <c>"1"</c> may both be there.</summary>
    /// <exception cref="EvalLogException">The log is not there, or damaged.</exception>
    public async Task<IReadOnlyList<EvalSampleSummary>> FindSamplesAsync(string path, string id, int epoch, CancellationToken cancellationToken)
    {
        var found = await AskAsync(path, (connection, log, _) => SampleRows.Find(connection, log, id, epoch), cancellationToken).ConfigureAwait(false);
        return found ?? [.. (await EvalLogReader.ReadSummariesAsync(path, cancellationToken).ConfigureAwait(false)).Where(s => s.Id.Text == id && s.Epoch == epoch)];
    }

    /// <summary>Asks the database for a log; null when it has not got it, or cannot be read.</summary>
    /// <param name="path">The log.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="name">The answer is kept under it as long as the log stays as it is: a page is drawn twice, before it is interactive and when it is.</param>
    private Task<T?> AskAsync<T>(string path, Func<SqliteConnection, long, int, T> ask, CancellationToken cancellationToken, string? name = null)
        where T : class
    {
        if (!_entries.TryGetValue(path, out var entry) || entry.Overview?.Status is null or EvalStatus.Started)
        {
            return Task.FromResult<T?>(null);
        }

        return name is not null && _kept.Find(entry, name) is T known ? Task.FromResult<T?>(known) : AskAsync(entry, ask, name, cancellationToken);
    }

    private async Task<T?> AskAsync<T>(LogEntry entry, Func<SqliteConnection, long, int, T> ask, string? name, CancellationToken cancellationToken)
        where T : class
    {
        using var reading = _throttle.Reading();
        var answer = await Task.Run(() => Ask(entry, ask) ?? (Fill(entry, cancellationToken) ? Ask(entry, ask) : null), cancellationToken).ConfigureAwait(false);
        if (name is not null && answer is not null)
        {
            _kept.Keep(entry, name, answer);
        }

        return answer;
    }

    private T? Ask<T>(LogEntry entry, Func<SqliteConnection, long, int, T> ask)
        where T : class
    {
        try
        {
            return _database.Value.Use(connection =>
            {
                // One look for all: the log may change in between.
                using var look = connection.BeginTransaction(deferred: true);
                return SampleRows.Filled(connection, entry.File) is { } log ? ask(connection, log.Log, log.Count) : null;
            });
        }
        catch (Exception e) when (LogDatabase.IsFailure(e) || e is JsonException)
        {
            LogUnreadable(_logger, e);
            return null;
        }
    }

    /// <summary>Puts the samples of a small log into the database.</summary>
    /// <returns>False for a large one: the filler comes to it.</returns>
    private bool Fill(LogEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Overview?.TotalSamples is not { } total || total > MostAtOnce)
        {
            Signal(_unfilled);
            return false;
        }

        try
        {
            var fill = new SampleFill();
            Add(fill, entry.File);
            while (fill.Waiting > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _database.Value.Write(fill.Step);
            }

            return true;
        }
        catch (Exception e) when (LogDatabase.IsFailure(e))
        {
            // The log itself is read then.
            LogNotStored(_logger, e);
            return false;
        }
    }

    private sealed record StrongBox(int Value);

    private sealed record ActivityAnswer(SampleActivity? Activity);
}
