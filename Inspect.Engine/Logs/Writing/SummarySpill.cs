using Inspect.Engine.Values;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Logs.Writing;

/// <summary>The summaries of a log that is being written, in a file of its own that goes when it is closed: memory holds where each lies.</summary>
/// <param name="path">The file.</param>
/// <param name="expected">Summaries that will come, as far as that is known.</param>
/// <remarks>Not thread-safe but for <see cref="Read"/> and <see cref="Write"/>. What finds no room on the disk stays in memory.</remarks>
internal sealed class SummarySpill(string path, int expected = 0) : IDisposable
{
    /// <summary>A place is one number, since a run has many: the length in its lower bits, the offset above.</summary>
    private const int LengthBits = 24;

    /// <summary>Room that is made before the first summary comes: a table that grows holds twice what it needs for a while.</summary>
    private const int MostExpected = 4_000_000;

    private readonly OrderedDictionary<(SampleId Id, int Epoch), long> _places = new(Math.Min(expected, MostExpected));
    private readonly Dictionary<long, byte[]> _held = []; // its lock guards the file and its length too
    private SafeFileHandle? _file;
    private long _length;

    /// <summary>Number of summaries.</summary>
    public int Count => _places.Count;

    /// <summary>Keeps the place of the summary of a sample; one that was kept before is replaced, and the new one comes last.</summary>
    public void Set(SampleId id, int epoch, long place)
    {
        _places.Remove((id, epoch));
        _places[(id, epoch)] = place;
    }

    /// <summary>Where the summary of a sample lies; null when there is none.</summary>
    public long? Find(SampleId id, int epoch) => _places.TryGetValue((id, epoch), out var place) ? place : null;

    /// <summary>The bytes at a place.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ReadOnlyMemory<byte> Read(long place)
    {
        if (place < 0)
        {
            lock (_held)
            {
                return _held[place];
            }
        }

        var bytes = new byte[place & ((1L << LengthBits) - 1)];
        var offset = place >> LengthBits;
        var file = _file ?? throw new IOException("The summaries of the log are closed.");
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            read += count > 0 ? count : throw new EndOfStreamException($"The summaries of the log end at byte {offset + read}.");
        }

        return bytes;
    }

    /// <summary>All summaries, in the order in which their samples ended.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> All() => _places.Values.Select(Read);

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>Bytes of the summary at a place.</summary>
    public long LengthOf(long place) => place < 0 ? Read(place).Length : place & ((1L << LengthBits) - 1);

    /// <summary>Puts a summary where it stays.</summary>
    /// <returns>Its place.</returns>
    public long Write(ReadOnlyMemory<byte> summary)
    {
        if (summary.Length >= 1 << LengthBits)
        {
            return Hold(summary);
        }

        try
        {
            SafeFileHandle file;
            long at;
            lock (_held)
            {
                file = _file ??= File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.DeleteOnClose);
                at = _length;
                _length += summary.Length;
            }

            RandomAccess.Write(file, summary.Span, at);
            return (at << LengthBits) | (long)summary.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Hold(summary);
        }
    }

    private long Hold(ReadOnlyMemory<byte> summary)
    {
        lock (_held)
        {
            var place = -1L - _held.Count;
            _held[place] = summary.ToArray();
            return place;
        }
    }
}
