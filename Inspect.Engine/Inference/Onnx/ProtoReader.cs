using System.Text;

namespace Inspect.Engine.Inference.Onnx;

/// <summary>Goes through the fields of one protobuf message.</summary>
/// <remarks>Wire format: https://protobuf.dev/programming-guides/encoding. Lengths are checked against what there is.</remarks>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    /// <summary>Number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>The field's number, where it is one.</summary>
    public ulong Number { get; private set; }

    /// <summary>The field's bytes, where it has a length.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Where the field begins, its tag included.</summary>
    public int Start { get; private set; }

    /// <summary>Where the field ends.</summary>
    public readonly int End => _at;

    /// <summary>The field's bytes as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="FormatException">The message is damaged.</exception>
    public bool Read()
    {
        if (_at >= _message.Length)
        {
            return false;
        }

        Start = _at;
        var tag = Varint();
        Field = (int)(tag >> 3);
        Number = 0;
        Bytes = default;
        switch (tag & 7)
        {
            case 0:
                Number = Varint();
                break;
            case 1:
                Bytes = Take(8);
                break;
            case 2:
                var length = Varint();
                Bytes = Take(length <= int.MaxValue ? (int)length : int.MaxValue);
                break;
            case 5:
                Bytes = Take(4);
                break;
            default:
                throw Damaged();
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _message.Length - _at)
        {
            throw Damaged();
        }

        var taken = _message.Slice(_at, length);
        _at += length;
        return taken;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && _at < _message.Length; shift += 7)
        {
            var part = _message[_at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private static FormatException Damaged() => new("it is no ONNX graph");
}
