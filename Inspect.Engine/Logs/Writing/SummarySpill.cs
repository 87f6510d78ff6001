using Inspect.Engine.Values;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Logs.Writing;

/// <summary>The summaries of a log that is being written, in a file of its own that goes when it is closed: memory holds where each lies.</summary>
/// <remarks>Not thread-safe but for <see cref="Read"/>. What finds no room on the disk stays in memory.</remarks>
internal sealed class SummarySpill(string path) : IDisposable
{
    private readonly OrderedDictionary<(SampleId Id, int Epoch), Place> _places = [];
    private SafeFileHandle? _file;
    private long _length;

    /// <summary>Number of summaries.</summary>
    public int Count => _places.Count;

    /// <summary>Keeps the summary of a sample; one that was kept before is replaced, and the new one comes last.</summary>
    public void Set(SampleId id, int epoch, ReadOnlyMemory<byte> summary)
    {
        _places.Remove((id, epoch));
        _places[(id, epoch)] = Write(summary);
    }

    /// <summary>Where the summary of a sample lies; null when there is none.</summary>
    public Place? Find(SampleId id, int epoch) => _places.TryGetValue((id, epoch), out var place) ? place : null;

    /// <summary>The bytes at a place.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ReadOnlyMemory<byte> Read(Place place)
    {
        if (place.Held is { } held)
        {
            return held;
        }

        var bytes = new byte[place.Length];
        var file = _file ?? throw new IOException("The summaries of the log are closed.");
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), place.Offset + read);
            read += count > 0 ? count : throw new EndOfStreamException($"The summaries of the log end at byte {place.Offset + read}.");
        }

        return bytes;
    }

    /// <summary>All summaries, in the order in which their samples ended.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> All() => _places.Values.Select(Read);

    /// <summary>Bytes of all summaries.</summary>
    public long SizeBytes => _places.Values.Sum(p => (long)p.Length);

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private Place Write(ReadOnlyMemory<byte> summary)
    {
        try
        {
            _file ??= File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.DeleteOnClose);
            RandomAccess.Write(_file, summary.Span, _length);
            var place = new Place(_length, summary.Length, null);
            _length += summary.Length;
            return place;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Place(0, summary.Length, summary.ToArray());
        }
    }

    /// <summary>Where a summary lies.</summary>
    /// <param name="Offset">First byte in the file.</param>
    /// <param name="Length">Bytes.</param>
    /// <param name="Held">The bytes themselves where the disk had no room.</param>
    public readonly record struct Place(long Offset, int Length, byte[]? Held);
}
