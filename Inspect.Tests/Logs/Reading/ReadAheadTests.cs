using Inspect.Engine.Logs.Reading.Parts;

namespace Inspect.Tests.Logs.Reading;

/// <summary>Reading on a second thread: the same bytes, the same problems, and nothing goes on afterwards.</summary>
public sealed class ReadAheadTests
{
    private const int Bytes = 3_000_001;

    [Fact]
    public void Run_Whole_GivesTheSameBytes()
    {
        var bytes = new byte[Bytes];
        new Random(1).NextBytes(bytes);
        using var copy = new MemoryStream();

        ReadAhead.Run(new MemoryStream(bytes), stream => stream.CopyTo(copy));

        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public void Run_SourceFailsInTheMiddle_ThrowsTheSame()
    {
        var read = 0L;

        var error = Assert.Throws<InvalidDataException>(() => ReadAhead.Run(new Numbered(500_000, new InvalidDataException("broken")), stream => read = Count(stream)));

        Assert.Equal("broken", error.Message);
    }

    /// <summary>Also what nobody expects of a source ends the reading and is told.</summary>
    [Fact]
    public void Run_SourceFailsUnexpectedly_ThrowsTheSame() =>
        Assert.Throws<NotSupportedException>(() => ReadAhead.Run(new Numbered(500_000, new NotSupportedException()), stream => Count(stream)));

    [Fact]
    public void Run_ReaderGivesUp_StopsTheSource()
    {
        var source = new Numbered(long.MaxValue, null);

        Assert.Throws<FormatException>(() => ReadAhead.Run(source, _ => throw new FormatException()));

        var read = source.Length;
        Assert.InRange(read, 0, 2 << 20);
    }

    /// <summary>A slow reader holds the source up: no more than half a megabyte and a piece waits for it.</summary>
    [Fact]
    public void Run_SlowReader_HoldsTheSourceUp()
    {
        var source = new Numbered(20 << 20, null);
        var most = 0L;

        ReadAhead.Run(source, stream =>
        {
            var buffer = new byte[1000];
            for (long read, all = 0; (read = stream.Read(buffer)) > 0;)
            {
                all += read;
                most = Math.Max(most, source.Length - all);
            }
        });

        Assert.Equal(20 << 20, source.Length);
        Assert.InRange(most, 0, 1 << 20);
    }

    private static long Count(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.Length;
    }

    /// <summary>So many bytes, then an error or the end; its length is what was read.</summary>
    private sealed class Numbered(long most, Exception? end) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => Volatile.Read(ref _read);

        public override long Position { get => Length; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var some = (int)Math.Min(count, most - _read);
            if (some == 0 && end is not null)
            {
                throw end;
            }

            Volatile.Write(ref _read, _read + some);
            return some;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
