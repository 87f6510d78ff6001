using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Logs.Zip;

/// <summary>A part of a file as a stream to read forward. Does not own the file.</summary>
internal sealed class ZipSlice(SafeFileHandle file, long offset, long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var most = (int)Math.Min(buffer.Length, length - _position);
        var read = most <= 0 ? 0 : RandomAccess.Read(file, buffer[..most], offset + _position);
        _position += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
