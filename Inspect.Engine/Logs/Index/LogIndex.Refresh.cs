using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Engine.Logs.Index;

/// <content>Keeping up with the folders.</content>
public sealed partial class LogIndex
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Swept = TimeSpan.FromMinutes(10);

    private long _sweptAt;

    /// <summary>Says that a log has changed, or, with null, that any may have.</summary>
    private void Report(string? path)
    {
        if (path is null)
        {
            _isWalkDue = true;
        }
        else
        {
            _reported[path] = true;
        }

        Signal(_dirty);
    }

    /// <summary>The list has been read once: for a list from the database, when that remembers any, and the look at the folders follows; else by that look.</summary>
    private async Task ReadyAsync(int most, CancellationToken cancellationToken)
    {
        if (_isWalked && (most < int.MaxValue || !_sorted.Any(e => e.IsPending)))
        {
            return;
        }

        if (most < int.MaxValue && !_isLoaded)
        {
            await RefreshAsync(() => [], _ => false, most, cancellationToken).ConfigureAwait(false);
        }

        if (most == int.MaxValue || _sorted.IsEmpty)
        {
            await WalkAsync(most, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Compares all folders with what is known.</summary>
    private async Task WalkAsync(int most, CancellationToken cancellationToken)
    {
        await RefreshAsync(
            () =>
            {
                _isWalkDue = false;
                _reported.Clear();
                return LogFolders.Find(Roots);
            },
            _ => true,
            most,
            cancellationToken).ConfigureAwait(false);
        _isWalked = true;
    }

    /// <summary>Looks at some logs alone.</summary>
    private Task RefreshAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        var asked = paths.ToHashSet(StringComparer.Ordinal);
        return RefreshAsync(() => LogFolders.Look(Roots, asked), asked.Contains, int.MaxValue, cancellationToken);
    }

    private async Task RefreshAsync(Func<Dictionary<string, LogFile>> look, Func<string, bool> isLookedAt, int most, CancellationToken cancellationToken)
    {
        using var reading = _throttle.Reading();
        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        bool isChanged;
        try
        {
            isChanged = await Task.Run(() => Refresh(look(), isLookedAt, most, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _refreshing.Release();
        }

        if (isChanged)
        {
            Signal(_unfilled);
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>Compares what is on disk with what is known, and reads what is new, the latest first.</summary>
    private bool Refresh(Dictionary<string, LogFile> files, Func<string, bool> isLookedAt, int most, CancellationToken cancellationToken)
    {
        Load();
        var removed = _entries.Keys.Where(p => isLookedAt(p) && !files.ContainsKey(p)).ToList();
        var stale = files.Values
            .Where(f => !_entries.TryGetValue(f.Path, out var known) || known.IsPending || !known.File.IsSameAs(f))
            .OrderByDescending(f => f.ModifiedAt)
            .ToList();
        if (removed.Count == 0 && stale.Count == 0)
        {
            return false;
        }

        removed.ForEach(p => _entries.TryRemove(p, out _));
        var read = ReadAll(stale.Take(most), cancellationToken);
        foreach (var entry in read.Concat(stale.Skip(most).Select(f => new LogEntry(f, overview: (LogOverview?)null, null))))
        {
            _entries[entry.Path] = entry;
        }

        Save(read, removed);
        Sort();
        if (stale.Count > most)
        {
            Report(null);
        }

        return true;
    }

    private static LogEntry[] ReadAll(IEnumerable<LogFile> files, CancellationToken cancellationToken) =>
        [.. files.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(ReadOne)];

    private static LogEntry ReadOne(LogFile file)
    {
        try
        {
            var header = EvalLogReader.ReadHeader(file.Path);
            return new LogEntry(file, LogOverview.Of(header), null);
        }
        catch (EvalLogException e)
        {
            return new LogEntry(file, overview: (LogOverview?)null, e.Message);
        }
        catch (Exception e) when (LogDamage.IsOfTheFile(e))
        {
            // One odd log may not take the list of all with it.
            return new LogEntry(file, overview: (LogOverview?)null, $"The log {Path.GetFileName(file.Path)} cannot be listed: it holds values of a form that logs do not have ({e.GetType().Name}).");
        }
    }

    private void Load()
    {
        if (_isLoaded)
        {
            return;
        }

        _isLoaded = true;
        try
        {
            foreach (var entry in _database.Value.Use(LogRows.Load).Where(e => Roots.Contains(e.Root)))
            {
                entry.OnDamaged = Report;
                _entries[entry.Path] = entry;
            }
        }
        catch (Exception e) when (LogDatabase.IsFailure(e) || LogDamage.IsOfTheFile(e))
        {
            // What the database cannot give is read from the logs again.
            LogUnreadable(_logger, e);
            _entries.Clear();
        }

        Sort();
        Signal(_unfilled);
    }

    private void Sort()
    {
        _sorted = [.. _entries.Values.OrderByDescending(e => e.ModifiedAt).ThenByDescending(e => e.Path, StringComparer.Ordinal)];
        Interlocked.Increment(ref _version);
    }

    private void Save(LogEntry[] changed, List<string> removed)
    {
        try
        {
            Store(changed, removed);
        }
        catch (Exception e) when (LogDatabase.IsFailure(e))
        {
            // A full disk or another process at work: the index in memory is right, and the filler stores what is missing.
            LogNotStored(_logger, e);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _dirty.WaitAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(Settle, _time, cancellationToken).ConfigureAwait(false);
                await SurviveAsync(() => KeepUpAsync(cancellationToken)).ConfigureAwait(false);
                await SurviveAsync(() => Task.Run(SweepWhenDue, cancellationToken)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The index is closed.
        }
    }

    private Task KeepUpAsync(CancellationToken cancellationToken)
    {
        if (_isWalkDue)
        {
            return WalkAsync(int.MaxValue, cancellationToken);
        }

        var reported = _reported.Keys.ToList();
        reported.ForEach(p => _reported.TryRemove(p, out _));
        return reported.Count == 0 ? Task.CompletedTask : RefreshAsync(reported, cancellationToken);
    }

    /// <summary>Removes what killed writers left, when the index begins and every ten minutes while it looks at the folders anyway.</summary>
    private void SweepWhenDue()
    {
        if (_sweptAt == 0 || _time.GetElapsedTime(_sweptAt) >= Swept)
        {
            _sweptAt = Math.Max(1, _time.GetTimestamp());
            TemporaryFiles.Sweep(Roots, _time, _logger);
        }
    }

    /// <summary>One round of background work. What goes wrong in it, a folder that cannot be read or a listener that fails, is tried again at the next signal.</summary>
    private async Task SurviveAsync(Func<Task> round)
    {
        try
        {
            await round().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Nobody waits for the background; whoever asks for the list meets the failure there.
            LogRoundFailed(_logger, e);
        }
    }

    private void Store(IReadOnlyCollection<LogEntry> changed, IReadOnlyCollection<string> removed) =>
        _database.Value.Write(connection => LogRows.Save(connection, changed, removed));
}
