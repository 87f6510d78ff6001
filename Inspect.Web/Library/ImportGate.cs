using Inspect.Engine;

namespace Inspect.Web.Library;

/// <summary>Bounds what imports may use: few at a time, not too many a minute, each of a bounded size. Thread-safe.</summary>
public sealed class ImportGate(TimeProvider time) : IDisposable
{
    /// <summary>Bytes of one import at most.</summary>
    public const long MostBytes = 64 << 20;

    /// <summary>Imports in a minute at most.</summary>
    public const int MostAMinute = 60;

    private const int MostAtOnce = 2;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Guards the times below.</summary>
    private readonly Lock _lock = new();
    private readonly Queue<long> _begun = new();
    private readonly SemaphoreSlim _running = new(MostAtOnce, MostAtOnce);

    /// <summary>Reads a stream into an import.</summary>
    /// <param name="stream">What was pasted or chosen.</param>
    /// <param name="name">Name of the file; null for pasted text.</param>
    /// <param name="hasNames">The first row of a table holds the names of its columns.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImportBusyException">There were too many just now.</exception>
    /// <exception cref="InspectException">It is too large, or cannot be read.</exception>
    public async Task<DatasetImport> ReadAsync(Stream stream, string? name, bool hasNames, CancellationToken cancellationToken)
    {
        Count();
        await _running.WaitAsync(cancellationToken);
        try
        {
            return await DatasetImport.ReadAsync(stream, name, hasNames, cancellationToken);
        }
        finally
        {
            _running.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _running.Dispose();

    private void Count()
    {
        lock (_lock)
        {
            while (_begun.TryPeek(out var first) && time.GetElapsedTime(first) >= Minute)
            {
                _begun.Dequeue();
            }

            if (_begun.Count >= MostAMinute)
            {
                var wait = Minute - time.GetElapsedTime(_begun.Peek());
                throw new ImportBusyException($"More than {MostAMinute} files were read within a minute. Try again in {Math.Ceiling(wait.TotalSeconds)} s.", wait);
            }

            _begun.Enqueue(time.GetTimestamp());
        }
    }
}
