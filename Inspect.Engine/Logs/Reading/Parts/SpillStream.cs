using System.IO.Hashing;
using Inspect.Engine.Files;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Logs.Reading.Parts;

/// <summary>Reads a stream and leaves a copy of it in a file; counts and checks on the way. No more is written than was announced.</summary>
internal sealed class SpillStream(Stream source, SafeFileHandle file, long most) : Stream
{
    private readonly Crc32 _crc = new();
    private long _length;

    /// <summary>CRC-32 of what was read.</summary>
    public uint Crc => _crc.GetCurrentHashAsUInt32();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        if (_length + read > most)
        {
            throw new InvalidDataException($"it holds more than the {most:N0} bytes that the directory names");
        }

        // On disk before it is looked through: what lies in this piece can be read back at once.
        TemporaryFile.Write(file, buffer[..read], _length);
        _crc.Append(buffer[..read]);
        _length += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
