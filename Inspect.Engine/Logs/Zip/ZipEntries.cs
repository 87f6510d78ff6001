using System.Buffers.Binary;
using System.Text;
using static Inspect.Engine.Logs.Zip.ZipFormat;

namespace Inspect.Engine.Logs.Zip;

/// <summary>Walks over the entries of a packed directory, without making an object of any.</summary>
internal ref struct ZipEntries(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private ReadOnlySpan<byte> _entry;

    /// <summary>Where the current entry begins.</summary>
    public readonly int Start => Position - _entry.Length;

    /// <summary>Where the next entry begins; behind the last whole one at the end of the walk.</summary>
    public int Position { get; private set; }

    /// <summary>Name of the current entry, UTF-8.</summary>
    public readonly ReadOnlySpan<byte> Name => _entry.Slice(CentralSize, BinaryPrimitives.ReadUInt16LittleEndian(_entry[28..]));

    /// <summary>Goes to the next entry; false behind the last, and before one that is broken.</summary>
    public bool MoveNext()
    {
        var rest = _bytes[Position..];
        if (rest.Length < CentralSize || BinaryPrimitives.ReadUInt32LittleEndian(rest) != CentralSignature)
        {
            return false;
        }

        // Lengths of name, extra field and comment stand side by side.
        var lengths = BinaryPrimitives.ReadUInt64LittleEndian(rest[28..]);
        var size = CentralSize + (ushort)lengths + (ushort)(lengths >> 16) + (ushort)(lengths >> 32);
        if (size > rest.Length)
        {
            return false;
        }

        _entry = rest[..size];
        Position += size;
        return true;
    }

    /// <summary>The current entry.</summary>
    public readonly ZipMember Member()
    {
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(_entry[20..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(_entry[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(_entry[42..]);
        var wide = Wide(_entry.Slice(CentralSize + Name.Length, BinaryPrimitives.ReadUInt16LittleEndian(_entry[30..])));
        size = Widen(size, ref wide);
        packed = Widen(packed, ref wide);
        offset = Widen(offset, ref wide);
        return new ZipMember(
            Encoding.UTF8.GetString(Name),
            BinaryPrimitives.ReadUInt16LittleEndian(_entry[10..]),
            BinaryPrimitives.ReadUInt32LittleEndian(_entry[16..]),
            packed,
            size,
            offset);
    }

    /// <summary>The zip64 part of an extra field: 64-bit values, in order, for those that overflowed.</summary>
    public static ReadOnlySpan<byte> Wide(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            var size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (size > extra.Length - 4)
            {
                break;
            }

            if (id == Extra64)
            {
                return extra.Slice(4, size);
            }

            extra = extra[(4 + size)..];
        }

        return default;
    }

    /// <summary>A value, or the next of the zip64 part where it overflowed.</summary>
    public static long Widen(long value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue || wide.Length < 8)
        {
            return value;
        }

        value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
        return value;
    }
}
