using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Inspect.Engine.Datasets;

namespace Inspect.Engine.Evals;

/// <summary>The samples of a run in their order, then those that are tried again, until the last one has ended. Thread-safe; one reader.</summary>
/// <param name="planned">What is run first.</param>
internal sealed class SampleQueue(IEnumerable<(Sample Sample, int Epoch)> planned)
{
    // Holds at most the samples of the run, each once: a bound would let workers wait for themselves.
    private readonly Channel<SampleAttempt> _again = Channel.CreateUnbounded<SampleAttempt>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Samples that were handed out and have not ended, and one for the order that is still read.</summary>
    private int _open = 1;

    /// <summary>Hands out the attempts. Ends when every sample has ended.</summary>
    public async IAsyncEnumerable<SampleAttempt> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (sample, epoch) in planned)
        {
            Interlocked.Increment(ref _open);
            yield return new SampleAttempt(sample, epoch, []);
        }

        End();
        await foreach (var attempt in _again.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return attempt;
        }
    }

    /// <summary>Puts a sample that failed at the end of the queue.</summary>
    public void Again(SampleAttempt attempt) => _again.Writer.TryWrite(attempt);

    /// <summary>A sample ended for good.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _again.Writer.Complete();
        }
    }
}
