using System.Runtime.CompilerServices;

namespace Inspect.Web.Hubs;

/// <summary>Ends the stream of a client that does not read what it asked for.</summary>
/// <remarks>Nothing is kept for a reader, which takes from the store what follows, so that no bytes have to be counted: only time shows that it hangs.</remarks>
internal static class SlowReader
{
    /// <summary>Why such a stream ends.</summary>
    public const string Message = "The reader is more than 60 s behind. Go on with the number of the last update that was read.";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Passes updates on until the reader took longer than 60 s for one; then <paramref name="failed"/> is the last.</summary>
    /// <param name="updates">The stream.</param>
    /// <param name="failed">Last update of a stream that is ended.</param>
    /// <param name="time">Its timestamps are used, which go on evenly when the clock is set.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<T> LimitAsync<T>(IAsyncEnumerable<T> updates, T failed, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var update in updates.WithCancellation(cancellationToken))
        {
            var given = time.GetTimestamp();
            yield return update;
            if (time.GetElapsedTime(given) > Longest)
            {
                yield return failed;
                yield break;
            }
        }
    }
}
