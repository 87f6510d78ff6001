using System.Buffers;
using System.Text.Json;

namespace Inspect.Engine.Logs.Format;

/// <summary>A buffer and its writer, kept by each thread: most of what is written to a log is small, and there is much of it.</summary>
internal sealed class PooledJson : IDisposable
{
    private const int MostKeptBytes = 1 << 20;

    [ThreadStatic]
    private static PooledJson? _free;

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _writer;

    private PooledJson() => _writer = new Utf8JsonWriter(_buffer, LogJson.WriterOptions);

    /// <summary>What was written; valid until <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Written
    {
        get
        {
            _writer.Flush();
            return _buffer.WrittenMemory;
        }
    }

    /// <summary>Writes into the buffer.</summary>
    public Utf8JsonWriter Writer => _writer;

    /// <summary>The buffer of this thread, empty; a new one while that is in use.</summary>
    public static PooledJson Rent()
    {
        var json = _free ?? new PooledJson();
        _free = null;
        return json;
    }

    /// <summary>Gives the buffer back; one that a large value blew up goes.</summary>
    public void Dispose()
    {
        if (_buffer.Capacity <= MostKeptBytes)
        {
            _buffer.ResetWrittenCount();
            _writer.Reset();
            _free = this;
        }
        else
        {
            _writer.Dispose();
        }
    }
}
