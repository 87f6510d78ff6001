using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>
/// Collects calls of one kind and sends them as batches: when the first one comes and then at each tick it looks whether enough calls are together, or the
/// oldest has waited long enough, and whether the batches that were sent are over (semantics 5.7). Thread-safe.
/// </summary>
/// <param name="server">Sends and looks.</param>
/// <param name="kind">What the calls have in common.</param>
/// <param name="policy">When to send.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Is told of batches that fail.</param>
internal sealed partial class BatchCollector(IBatchServer server, BatchKind kind, BatchPolicy policy, TimeProvider time, ILogger logger)
{
    private static long _last;

    private readonly Lock _lock = new(); // guards all below
    private readonly List<Waiting> _pending = [];
    private readonly List<Sent> _sent = [];
    private bool _isRunning;

    /// <summary>Asks in a batch.</summary>
    /// <param name="body">The request.</param>
    /// <param name="cancellationToken">Ends the waiting; a call that was sent goes on at the server.</param>
    /// <exception cref="InspectException">The server did not take the batch.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public async Task<BatchResult> AskAsync(JsonObject body, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(new BatchItem($"request-{Interlocked.Increment(ref _last)}", body), time.GetTimestamp());
        bool isFirst;
        lock (_lock)
        {
            _pending.Add(waiting);
            isFirst = !_isRunning;
            _isRunning = true;
        }

        if (isFirst)
        {
            _ = RunAsync();
        }

        await using var registration = cancellationToken.Register(() => Drop(waiting, cancellationToken)).ConfigureAwait(false);
        return await waiting.Result.Task.ConfigureAwait(false);
    }

    /// <summary>Goes on until nobody waits.</summary>
    private async Task RunAsync()
    {
        while (true)
        {
            foreach (var batch in Sending())
            {
                await SendAsync(batch).ConfigureAwait(false);
            }

            foreach (var batch in Copy())
            {
                await LookAsync(batch).ConfigureAwait(false);
            }

            lock (_lock)
            {
                if (_pending.Count == 0 && _sent.Count == 0)
                {
                    _isRunning = false;
                    return;
                }
            }

            await Task.Delay(policy.Tick, time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The batches that are to be sent now.</summary>
    private List<Waiting[]> Sending()
    {
        var batches = new List<Waiting[]>();
        lock (_lock)
        {
            while (_pending.Count > 0 && _sent.Count + batches.Count < policy.MaxBatches
                && (_pending.Count >= policy.Size || time.GetElapsedTime(_pending[0].Since) >= policy.SendDelay))
            {
                var most = Math.Min(policy.MaxSize ?? server.MaxItems, server.MaxItems);
                long bytes = 0;
                var count = 0;
                while (count < _pending.Count && count < most && (bytes += _pending[count].SizeBytes) is var total && (count == 0 || total <= server.MaxBytes))
                {
                    count++;
                }

                batches.Add([.. _pending.Take(count)]);
                _pending.RemoveRange(0, count);
            }
        }

        return batches;
    }

    private List<Sent> Copy()
    {
        lock (_lock)
        {
            return [.. _sent];
        }
    }

    private async Task SendAsync(Waiting[] items)
    {
        try
        {
            var id = await server.SendAsync(kind, [.. items.Select(i => i.Item)], CancellationToken.None).ConfigureAwait(false);
            lock (_lock)
            {
                _sent.Add(new Sent(id, items));
            }
        }
        catch (Exception error) when (IsOfServer(error))
        {
            LogNotSent(logger, error, items.Length, kind.Model);
            Array.ForEach(items, i => i.Result.TrySetException(error));
        }
    }

    private async Task LookAsync(Sent batch)
    {
        try
        {
            if (Array.TrueForAll(batch.Calls, i => i.Result.Task.IsCompleted))
            {
                // Everybody who waited for it has gone.
                Forget(batch, [BatchResult.Lost]);
                return;
            }

            if (await server.CheckAsync(batch.Id, CancellationToken.None).ConfigureAwait(false) is not { } end)
            {
                batch.Failures = 0;
                return;
            }

            foreach (var (id, result) in end.Told)
            {
                batch.Tell(id, result);
            }

            await foreach (var (id, result) in server.ReadAsync(end.Results, CancellationToken.None).ConfigureAwait(false))
            {
                batch.Tell(id, result);
            }

            Forget(batch, end.Rest);
        }
        catch (Exception error) when (IsOfServer(error))
        {
            LogNotSeen(logger, error, batch.Id, kind.Model);
            if (++batch.Failures >= policy.MaxCheckFailures)
            {
                Array.ForEach(batch.Calls, c => c.Result.TrySetException(error));
                Forget(batch, [BatchResult.Lost]);
            }
        }
    }

    /// <summary>A batch is over, and those of its calls that nothing was said about get the rest.</summary>
    private void Forget(Sent batch, ImmutableArray<BatchResult> rest)
    {
        var isEach = rest.Length == batch.Calls.Length;
        for (var i = 0; i < batch.Calls.Length; i++)
        {
            batch.Calls[i].Result.TrySetResult(rest[isEach ? i : 0]);
        }

        lock (_lock)
        {
            _sent.Remove(batch);
        }
    }

    private void Drop(Waiting waiting, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _pending.Remove(waiting);
        }

        waiting.Result.TrySetCanceled(cancellationToken);
    }

    private static bool IsOfServer(Exception error) => error is InspectException or HttpRequestException or IOException or OperationCanceledException or System.Text.Json.JsonException;

    [LoggerMessage(LogLevel.Warning, "A batch of {Count} calls of {Model} could not be sent")]
    private static partial void LogNotSent(ILogger logger, Exception exception, int count, string model);

    [LoggerMessage(LogLevel.Warning, "Batch {Batch} of {Model} could not be looked at")]
    private static partial void LogNotSeen(ILogger logger, Exception exception, string batch, string model);

    private sealed class Sent(string id, Waiting[] calls)
    {
        private readonly Dictionary<string, Waiting> _byId = calls.ToDictionary(c => c.Item.Id, StringComparer.Ordinal);

        public string Id => id;

        /// <summary>In the order in which they were sent.</summary>
        public Waiting[] Calls => calls;

        /// <summary>Looks in a row that failed.</summary>
        public int Failures { get; set; }

        /// <summary>Gives a call its result; the first one counts, and one of no call of this batch is passed over.</summary>
        public void Tell(string call, BatchResult result)
        {
            if (_byId.TryGetValue(call, out var waiting))
            {
                waiting.Result.TrySetResult(result);
            }
        }
    }

    private sealed class Waiting(BatchItem item, long since)
    {
        public BatchItem Item => item;

        /// <summary>When it came.</summary>
        public long Since => since;

        public long SizeBytes { get; } = System.Text.Encoding.UTF8.GetByteCount(item.Body.ToJsonString());

        public TaskCompletionSource<BatchResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
