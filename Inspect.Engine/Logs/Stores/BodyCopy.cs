using System.Buffers;
using System.Globalization;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Copies the body of an answer that may end too early, never end, or stand still.</summary>
internal static class BodyCopy
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>A connection that gives nothing for so long is given up.</summary>
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(60);

    /// <summary>Copies a body of a size that is known.</summary>
    /// <param name="body">The body.</param>
    /// <param name="target">Gets it.</param>
    /// <param name="item">What the body should be.</param>
    /// <param name="onBytes">Is given the bytes, too; null for nobody.</param>
    /// <param name="explain">Makes an error of what the body throws; null for what is not the store's.</param>
    /// <param name="time">Clock of the silence.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">The body has another size than was listed, or ends by a failure.</exception>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public static async Task CopyAsync(
        Stream body, Stream target, StoredObject item, Action<ReadOnlySpan<byte>>? onBytes, Func<Exception, StoreException?> explain, TimeProvider time, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var copied = 0L;
            while (true)
            {
                var count = await ReadAsync(body, buffer, explain, time, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                copied += count;
                if (copied > item.SizeBytes)
                {
                    throw WrongSize(item, "more");
                }

                await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                onBytes?.Invoke(buffer.AsSpan(0, count));
            }

            if (copied < item.SizeBytes)
            {
                throw WrongSize(item, string.Create(CultureInfo.InvariantCulture, $"{copied:N0}"));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<int> ReadAsync(
        Stream body, Memory<byte> buffer, Func<Exception, StoreException?> explain, TimeProvider time, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(MostSilence, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await body.ReadAsync(buffer, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreException(StoreProblem.Failed, "The store stopped in the middle of a log for a minute.");
        }
        catch (Exception e) when (e is not OperationCanceledException && explain(e) is { } said)
        {
            throw said;
        }
    }

    private static StoreException WrongSize(StoredObject item, string got) =>
        new(StoreProblem.Failed, string.Create(CultureInfo.InvariantCulture, $"The store gave {got} of the {item.SizeBytes:N0} bytes that it listed for {KeyPath.Shown(item.Key)}."));
}
