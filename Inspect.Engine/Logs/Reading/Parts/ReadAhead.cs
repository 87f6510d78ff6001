using System.IO.Pipelines;

namespace Inspect.Engine.Logs.Reading.Parts;

/// <summary>Unpacks on a second thread what is looked through on the first, so that a large sample takes no longer to open than to unpack.</summary>
internal static class ReadAhead
{
    private const int PieceBytes = 128 * 1024;

    // So much is unpacked and not looked through yet.
    private static readonly PipeOptions Ahead = new(pauseWriterThreshold: 4 * PieceBytes, resumeWriterThreshold: 2 * PieceBytes, minimumSegmentSize: PieceBytes, useSynchronizationContext: false);

    /// <summary>Hands over a stream with the same bytes. When this returns or throws, nothing is read from the source any more.</summary>
    /// <param name="source">What is read on the second thread; what it throws, the reader's stream throws.</param>
    /// <param name="look">Reads on the caller's thread.</param>
    public static void Run(Stream source, Action<Stream> look)
    {
        var pipe = new Pipe(Ahead);

        // A thread of its own: one of the pool's might be the one that waits for it.
        var filling = Task.Factory.StartNew(() => Fill(source, pipe.Writer), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            using var stream = pipe.Reader.AsStream();
            look(stream);
        }
        finally
        {
            filling.GetAwaiter().GetResult();
        }
    }

    private static void Fill(Stream source, PipeWriter writer)
    {
        Exception? problem = null;
        try
        {
            int read;
            do
            {
                read = source.Read(writer.GetSpan(PieceBytes));
                writer.Advance(read);
            }
            while (read > 0 && !writer.FlushAsync().AsTask().GetAwaiter().GetResult().IsCompleted);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ZstdSharp.ZstdException)
        {
            problem = e;
        }
        finally
        {
            // Whatever else it was that ended it, nobody waits for more; the task tells.
            writer.Complete(problem);
        }
    }
}
