using Inspect.Engine.Values;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Logs.Writing;

/// <summary>
/// The summaries of a log that is being written, in a file of its own that goes when it is closed: memory holds where each lies, and the last
/// ones until they are worth a write.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="expected">Summaries that will come, as far as that is known.</param>
/// <remarks>Not thread-safe but for <see cref="Read"/>, <see cref="Rows"/> and <see cref="Write"/>. What finds no room on the disk stays in memory.</remarks>
internal sealed class SummarySpill(string path, int expected = 0) : IDisposable
{
    /// <summary>Bytes that are written at once, and read at once where many are asked for.</summary>
    public const int PieceBytes = 1 << 16;

    /// <summary>A place is one number, since a run has many: the length in its lower bits, the offset above.</summary>
    private const int LengthBits = 24;

    /// <summary>Room that is made before the first summary comes: a table that grows holds twice what it needs for a while.</summary>
    private const int MostExpected = 4_000_000;

    private readonly OrderedDictionary<(SampleId Id, int Epoch), long> _places = new(Math.Min(expected, MostExpected));
    private readonly Lock _lock = new(); // guards all below
    private readonly Dictionary<long, byte[]> _held = [];
    private readonly byte[] _tail = new byte[PieceBytes];
    private SafeFileHandle? _file;
    private long _written; // bytes of the file, behind which the tail comes
    private int _tailLength;
    private bool _isClosed;

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
            lock (_lock)
            {
                return _held[place];
            }
        }

        var bytes = new byte[LengthOf(place)];
        for (var read = 0; read < bytes.Length;)
        {
            read += Load(OffsetOf(place) + read, bytes.AsSpan(read));
        }

        return bytes;
    }

    /// <summary>The bytes at some places, of which those that lie together are read together. Each is there until the next is asked for.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Rows(IEnumerable<long> places)
    {
        var piece = new byte[PieceBytes];
        var (from, length) = (0L, 0);
        foreach (var place in places)
        {
            var size = LengthOf(place);
            if (place < 0 || size > piece.Length)
            {
                yield return Read(place);
                continue;
            }

            var offset = OffsetOf(place);
            if (offset < from || offset + size > from + length)
            {
                (from, length) = (offset, 0);
                while (length < size)
                {
                    length += Load(from + length, piece.AsSpan(length));
                }
            }

            yield return piece.AsMemory((int)(offset - from), (int)size);
        }
    }

    /// <summary>All summaries, in the order in which their samples ended, as <see cref="Rows"/> gives them.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> All() => Rows(_places.Values);

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            (_file, _isClosed) = (null, true);
        }
    }

    /// <summary>Bytes of the summary at a place.</summary>
    public long LengthOf(long place) => place < 0 ? Read(place).Length : place & ((1L << LengthBits) - 1);

    /// <summary>Puts a summary where it stays.</summary>
    /// <returns>Its place.</returns>
    public long Write(ReadOnlyMemory<byte> summary)
    {
        lock (_lock)
        {
            if (summary.Length >= 1 << LengthBits || (summary.Length > _tail.Length - _tailLength && !TryEmpty()))
            {
                return Hold(summary);
            }

            var at = _written + _tailLength;
            if (summary.Length <= _tail.Length)
            {
                summary.Span.CopyTo(_tail.AsSpan(_tailLength));
                _tailLength += summary.Length;
            }
            else if (!TryAppend(summary.Span))
            {
                return Hold(summary);
            }

            return (at << LengthBits) | (long)summary.Length;
        }
    }

    private static long OffsetOf(long place) => place >> LengthBits;

    /// <summary>Reads from a place on what is at hand, at least a byte.</summary>
    private int Load(long offset, Span<byte> target)
    {
        SafeFileHandle file;
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new IOException("The summaries of the log are closed.");
            }

            if (offset >= _written)
            {
                var rest = _tail.AsSpan(0, _tailLength)[(int)(offset - _written)..];
                rest = rest[..Math.Min(rest.Length, target.Length)];
                rest.CopyTo(target);
                return rest.Length > 0 ? rest.Length : throw Ended(offset);
            }

            file = _file!;
            target = target[..(int)Math.Min(target.Length, _written - offset)];
        }

        var count = RandomAccess.Read(file, target, offset);
        return count > 0 ? count : throw Ended(offset);
    }

    private static EndOfStreamException Ended(long offset) => new($"The summaries of the log end at byte {offset}.");

    private bool TryEmpty()
    {
        if (_tailLength > 0 && !TryAppend(_tail.AsSpan(0, _tailLength)))
        {
            return false;
        }

        _tailLength = 0;
        return true;
    }

    /// <summary>Writes to the end of the file. What it could write of something that it could not write whole is written over by the next.</summary>
    private bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file ??= _isClosed ? null : File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.DeleteOnClose);
            if (_file is null)
            {
                return false;
            }

            RandomAccess.Write(_file, bytes, _written);
            _written += bytes.Length;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private long Hold(ReadOnlyMemory<byte> summary)
    {
        var place = -1L - _held.Count;
        _held[place] = summary.ToArray();
        return place;
    }
}
