using System.IO.Hashing;
using ZstdSharp;

namespace Inspect.Engine.Logs.Zip;

/// <summary>Takes the content of a member, counts it, and gives it on packed, or as it is.</summary>
/// <param name="target">Gets what is written. Stays open.</param>
/// <param name="newFrame">Makes the packer of a frame; null leaves the content as it is.</param>
/// <param name="frameBytes">Bytes of content in a frame at most.</param>
internal sealed class PackedStream(Stream target, Func<CompressionStream>? newFrame, int frameBytes) : Stream
{
    private readonly Crc32 _crc = new();
    private CompressionStream? _frame;
    private long _left;

    /// <summary>Bytes of the content so far.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>Checksum of the content so far.</summary>
    public uint Crc => _crc.GetCurrentHashAsUInt32();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _crc.Append(buffer);
        SizeBytes += buffer.Length;
        if (newFrame is null)
        {
            target.Write(buffer);
            return;
        }

        while (!buffer.IsEmpty)
        {
            if (_left == 0)
            {
                _frame?.Dispose();
                _frame = newFrame();
                _left = frameBytes;
            }

            var piece = buffer[..(int)Math.Min(_left, buffer.Length)];
            _frame!.Write(piece);
            _left -= piece.Length;
            buffer = buffer[piece.Length..];
        }
    }

    /// <summary>Ends the last frame.</summary>
    public void Finish()
    {
        _frame?.Dispose();
        _frame = null;
        target.Flush();
    }

    public override void Flush()
    {
        // What is packed is given on when a frame is full.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _frame?.Dispose();
        }

        base.Dispose(disposing);
    }
}
