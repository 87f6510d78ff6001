using System.Collections.Concurrent;
using Inspect.Engine.Inference.Sequences;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Requests that wait to be answered. Owned by one thread, but for what is pending.</summary>
/// <param name="pending">Requests as they come, from any thread.</param>
/// <param name="prepare">Makes the tokens of a request's prompt; throws where it cannot be answered.</param>
internal sealed class WaitingRows(BlockingCollection<EngineRow> pending, Action<EngineRow> prepare)
{
    // In the order of arrival.
    private readonly List<EngineRow> _rows = [];

    /// <summary>Nobody waits.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Takes what has come; waits for the next request where nobody waits yet and that is wanted.</summary>
    /// <param name="waits">Waits for one.</param>
    /// <returns>False when nothing more can come.</returns>
    public bool TakeAll(bool waits)
    {
        if (waits && IsEmpty && !Take(Timeout.InfiniteTimeSpan))
        {
            return false;
        }

        while (Take(TimeSpan.Zero))
        {
        }

        return true;
    }

    /// <summary>Drops those for whose answer nobody waits any more.</summary>
    public void DropUnwanted()
    {
        foreach (var row in _rows)
        {
            if (row.IsCancelled)
            {
                row.Cancel();
            }
        }

        _rows.RemoveAll(r => r.IsDone);
    }

    /// <summary>The next one: of the run that has the fewest rows being answered, the one that came first.</summary>
    /// <param name="active">Rows that are being answered.</param>
    public EngineRow? Next(IReadOnlyList<BatchRow> active)
    {
        var counts = active.CountBy(r => RunOf(r.Request)).ToDictionary(StringComparer.Ordinal);
        return _rows.MinBy(r => counts.GetValueOrDefault(RunOf(r)));
    }

    /// <summary>Takes one out.</summary>
    public void Remove(EngineRow row) => _rows.Remove(row);

    /// <summary>Fails all.</summary>
    public void Fail(GenerationException error) => _rows.ForEach(r => r.Fail(error));

    private static string RunOf(EngineRow row) => row.Caller?.Run ?? string.Empty;

    private bool Take(TimeSpan wait)
    {
        if (!pending.TryTake(out var row, wait))
        {
            return false;
        }

        try
        {
            prepare(row);
            _rows.Add(row);
        }
        catch (GenerationException error)
        {
            row.Fail(error);
        }
        catch (OperationCanceledException) when (row.IsCancelled)
        {
            row.Cancel();
        }

        return true;
    }
}
