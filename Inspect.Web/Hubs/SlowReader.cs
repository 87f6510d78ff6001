using System.Runtime.CompilerServices;

namespace Inspect.Web.Hubs;

/// <summary>Ends the stream of a client that does not read what it asked for.</summary>
/// <remarks>Nothing is kept for a reader, which takes from the store what follows, so that no bytes have to be counted: only time shows that it hangs.</remarks>
internal static class SlowReader
{
    /// <summary>Why such a stream ends.</summary>
    public const string Message = "The reader is more than 60 s behind. Go on with the number of the last update that was read.";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Passes updates on until one has waited longer than 60 s for the reader; then <paramref name="failed"/> is the last.</summary>
    /// <param name="updates">The stream.</param>
    /// <param name="timeOf">When an update came; what came before the stream began counts from there.</param>
    /// <param name="failed">Last update of a stream that is ended.</param>
    /// <param name="time">The clock that the updates have their times from.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<T> LimitAsync<T>(
        IAsyncEnumerable<T> updates, Func<T, DateTimeOffset> timeOf, T failed, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        await foreach (var update in updates.WithCancellation(cancellationToken))
        {
            var came = timeOf(update) > began ? timeOf(update) : began;
            if (time.GetUtcNow() - came > Longest)
            {
                yield return failed;
                yield break;
            }

            yield return update;
        }
    }
}
