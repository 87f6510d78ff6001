using System.Buffers;
using System.Buffers.Binary;
using Inspect.Engine.Files;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Evals;

/// <summary>Scores of samples that ended, in a temporary file: their explanations can be as long as all answers of the run. Not thread-safe.</summary>
/// <remarks>What has not been written yet is in memory and read there, so that a disk without room costs memory, and no score.</remarks>
internal sealed class ScoreFile : IDisposable
{
    /// <summary>Bytes that are written at once, and read ahead.</summary>
    private const int Block = 1 << 16;

    /// <summary>A buffer that a long score made larger is not kept.</summary>
    private const int MostKept = 16 * Block;

    private readonly byte[] _read = new byte[Block];
    private ArrayBufferWriter<byte> _unwritten = new(Block);
    private SafeFileHandle? _file;

    /// <summary>Bytes in the file.</summary>
    private long _written;

    /// <summary>So many bytes in memory are tried to be written: twice as many after each failure.</summary>
    private int _due = Block;

    private long _readAt;
    private int _readCount;

    /// <summary>A score as the file holds it, made before anybody has to wait for it.</summary>
    public static ReadOnlyMemory<byte> Pack(Score score) => LogJson.ToBytes(score);

    /// <summary>Appends the scores of a sample, one for each scorer, as <see cref="Pack"/> made them; empty for none.</summary>
    /// <returns>Where they are.</returns>
    public long Append(IReadOnlyList<ReadOnlyMemory<byte>> scores)
    {
        var at = _written + _unwritten.WrittenCount;
        WriteLength(scores.Count);
        foreach (var score in scores)
        {
            WriteLength(score.Length);
            _unwritten.Write(score.Span);
        }

        if (_unwritten.WrittenCount >= _due)
        {
            Flush();
        }

        return at;
    }

    /// <summary>The score of one scorer.</summary>
    /// <param name="at">Where the scores of the sample are.</param>
    /// <param name="scorer">Position of the scorer; one that came later has none.</param>
    public Score? Read(long at, int scorer)
    {
        if (scorer >= ReadLength(ref at))
        {
            return null;
        }

        var length = ReadLength(ref at);
        for (var i = 0; i < scorer; i++)
        {
            at += length;
            length = ReadLength(ref at);
        }

        return length == 0 ? null : LogJson.Parse<Score>(Get(at, length));
    }

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();

    private void Flush()
    {
        try
        {
            // Deleted by the system when the process ends, however it ends.
            _file ??= TemporaryFile.Open("scores");
            TemporaryFile.Write(_file, _unwritten.WrittenSpan, _written);
            _written += _unwritten.WrittenCount;
            _due = Block;
            if (_unwritten.Capacity > MostKept)
            {
                _unwritten = new ArrayBufferWriter<byte>(Block);
            }
            else
            {
                _unwritten.ResetWrittenCount();
            }
        }
        catch (TemporaryFileException)
        {
            // No room on the disk: memory holds what the file cannot.
            _due = Math.Max(_due, _unwritten.WrittenCount) <= int.MaxValue / 2 ? 2 * Math.Max(_due, _unwritten.WrittenCount) : int.MaxValue;
        }
    }

    private void WriteLength(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_unwritten.GetSpan(sizeof(int)), value);
        _unwritten.Advance(sizeof(int));
    }

    private int ReadLength(ref long at)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(Get(at, sizeof(int)).Span);
        at += sizeof(int);
        return length;
    }

    /// <summary>Bytes of a sample's scores, which are all in memory or all in the file, until the next call.</summary>
    private ReadOnlyMemory<byte> Get(long at, int count)
    {
        if (at >= _written)
        {
            return _unwritten.WrittenMemory.Slice((int)(at - _written), count);
        }

        if (count > Block)
        {
            var whole = new byte[count];
            ReadFrom(at, whole, count);
            return whole;
        }

        if (at < _readAt || at + count > _readAt + _readCount)
        {
            (_readAt, _readCount) = (at, 0);
            _readCount = ReadFrom(at, _read, count);
        }

        return _read.AsMemory((int)(at - _readAt), count);
    }

    /// <returns>Bytes that were read, at least as many as are needed.</returns>
    private int ReadFrom(long at, Span<byte> into, int needed)
    {
        var count = 0;
        while (count < needed)
        {
            var more = RandomAccess.Read(_file!, into[count..], at + count);
            count += more > 0 ? more : throw new EndOfStreamException();
        }

        return count;
    }
}
