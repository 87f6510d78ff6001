using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Finds where the fields of a large JSON object lie, in one pass that holds a few kilobytes. Checks no more of the grammar than it needs.</summary>
internal sealed class JsonSpans(Stream stream)
{
    private const int BufferBytes = 128 * 1024;
    private const int LongestName = 64 * 1024;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[],:"u8);

    private readonly ArrayBufferWriter<byte> _name = new();
    private readonly Queue<JsonSpan> _found = new();
    private byte[] _buffer = [];
    private long _base;
    private int _length;
    private int _depth;
    private bool _isName;
    private string? _field;
    private long _valueStart = -1;
    private long _itemStart = -1;
    private int _items;
    private bool _isArray;
    private bool _inText;
    private bool _escaped;

    /// <summary>Fields in the order of the text: for each where it begins, its items if it is an array, and the whole.</summary>
    public IEnumerable<JsonSpan> Read()
    {
        // Rented, for a look at each sample of a log would fill the memory with buffers.
        _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (Fill())
            {
                var at = 0;
                while (at < _length)
                {
                    at = Step(at);
                    while (_found.TryDequeue(out var span))
                    {
                        yield return span;
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        if (_depth != 0 || _inText)
        {
            throw new JsonException($"The JSON text ends in the middle, at byte {_base + _length:N0}.");
        }
    }

    private bool Fill()
    {
        _base += _length;
        _length = stream.Read(_buffer);
        return _length > 0;
    }

    private int Step(int at)
    {
        if (_inText)
        {
            return InText(at);
        }

        if (_depth <= 2)
        {
            at = SkipSpace(at);
            if (at < _length)
            {
                NoteStart(at);
            }
        }

        var step = _buffer.AsSpan(at, _length - at).IndexOfAny(Structure);
        if (step < 0)
        {
            return _length;
        }

        at += step;
        Structural(_buffer[at], _base + at);
        return at + 1;
    }

    private int SkipSpace(int at)
    {
        while (at < _length && _buffer[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    private void NoteStart(int at)
    {
        var isEnd = _buffer[at] is (byte)',' or (byte)'}' or (byte)']' or (byte)':';
        if (_depth == 1 && _field is not null && _valueStart < 0 && !isEnd)
        {
            _valueStart = _base + at;
            _isArray = _buffer[at] == '[';
            _items = 0;
            _found.Enqueue(new JsonSpan(_field, JsonSpan.Begin, _valueStart, _valueStart));
        }
        else if (_depth == 2 && _isArray && _itemStart < 0 && !isEnd)
        {
            _itemStart = _base + at;
        }
    }

    private void Structural(byte token, long at)
    {
        switch (token)
        {
            case (byte)'"':
                _inText = true;
                _isName = _depth == 1 && _field is null;
                _name.ResetWrittenCount();
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            case (byte)'}' or (byte)']':
                EndItem(at);
                _depth--;
                if (_depth < 0)
                {
                    throw new JsonException($"A bracket too many stands at byte {at:N0}.");
                }

                if (_depth == 0)
                {
                    EndField(at);
                }

                break;
            case (byte)',':
                EndItem(at);
                if (_depth == 1)
                {
                    EndField(at);
                }

                break;
        }
    }

    private void EndItem(long at)
    {
        if (_depth == 2 && _itemStart >= 0)
        {
            _found.Enqueue(new JsonSpan(_field!, _items++, _itemStart, at));
            _itemStart = -1;
        }
    }

    private void EndField(long at)
    {
        if (_field is not null && _valueStart >= 0)
        {
            _found.Enqueue(new JsonSpan(_field, JsonSpan.Whole, _valueStart, at));
        }

        _field = null;
        _valueStart = -1;
        _isArray = false;
    }

    private int InText(int at)
    {
        if (_escaped)
        {
            _escaped = false;
            Keep(at, 1);
            return at + 1;
        }

        var step = _buffer.AsSpan(at, _length - at).IndexOfAny((byte)'"', (byte)'\\');
        var end = step < 0 ? _length : at + step;
        Keep(at, end - at);
        if (step < 0)
        {
            return _length;
        }

        if (_buffer[end] == '\\')
        {
            _escaped = true;
            Keep(end, 1);
            return end + 1;
        }

        _inText = false;
        if (_isName)
        {
            _field = Encoding.UTF8.GetString(_name.WrittenSpan);
            _isName = false;
        }

        return end + 1;
    }

    private void Keep(int at, int count)
    {
        if (!_isName)
        {
            return;
        }

        _name.Write(_buffer.AsSpan(at, count));
        if (_name.WrittenCount > LongestName)
        {
            throw new JsonException($"A field's name of more than {LongestName >> 10} KB stands before byte {_base + at:N0}.");
        }
    }
}
