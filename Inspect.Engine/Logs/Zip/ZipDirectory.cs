using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;
using static Inspect.Engine.Logs.Zip.ZipFormat;

namespace Inspect.Engine.Logs.Zip;

/// <summary>The directory of an archive: its members by name, the last entry of a name winning (log format 2.2).</summary>
internal sealed class ZipDirectory
{
    private const int FirstTail = 16 * 1024;
    private const int LongestTail = EndSize + ushort.MaxValue;
    private const long LargestDirectory = 512L << 20;

    private readonly Dictionary<string, ZipMember> _members = new(StringComparer.Ordinal);

    /// <summary>Members by name.</summary>
    public IReadOnlyDictionary<string, ZipMember> Members => _members;

    /// <summary>Where the directory begins: the end of the members' bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>Adds a member, replacing one of the same name.</summary>
    public void Add(ZipMember member) => _members[member.Name] = member;

    /// <summary>Reads the directory from the end of a file.</summary>
    /// <exception cref="EvalLogException">The file is no archive, or its directory is damaged.</exception>
    public static ZipDirectory Read(SafeFileHandle file, string path)
    {
        var length = RandomAccess.GetLength(file);
        var tail = Tail(file, length, FirstTail);
        var end = FindEnd(tail);
        if (end < 0 && length > FirstTail)
        {
            tail = Tail(file, length, LongestTail);
            end = FindEnd(tail);
        }

        if (end < 0)
        {
            throw Damaged(path, length == 0 ? "it is empty" : $"its {length:N0} bytes do not end with a zip directory: it was cut off, or it is no log");
        }

        var (offset, size) = Locate(file, path, length, tail, end);
        if (offset < 0 || size < 0 || size > LargestDirectory || offset > length - size)
        {
            throw Damaged(path, $"its end record points at a directory of {size:N0} bytes at byte {offset:N0} of {length:N0}");
        }

        var tailStart = length - tail.Length;
        var bytes = offset >= tailStart ? tail.AsSpan((int)(offset - tailStart), (int)size).ToArray() : Bytes(file, offset, (int)size);
        var directory = new ZipDirectory { Offset = offset };
        directory.Parse(bytes, path, length);
        return directory;
    }

    private static EvalLogException Damaged(string path, string what) => new(
        $"The log {Path.GetFileName(path)} cannot be opened: {what}. What is left of it can be copied with 'log recover'.");

    private static byte[] Tail(SafeFileHandle file, long length, int most) =>
        Bytes(file, Math.Max(0, length - most), (int)Math.Min(length, most));

    private static byte[] Bytes(SafeFileHandle file, long offset, int count)
    {
        var bytes = new byte[count];
        var read = ZipFile.ReadFully(file, bytes, offset);
        return read == count ? bytes : bytes[..read];
    }

    private static int FindEnd(ReadOnlySpan<byte> tail)
    {
        for (var at = tail.Length - EndSize; at >= 0; at--)
        {
            at = tail[..(at + 4)].LastIndexOf("PK\u0005\u0006"u8);
            if (at < 0)
            {
                return -1;
            }

            // The signature can occur inside compressed data: a true end record's comment reaches to the end of the file.
            var comment = at + EndSize <= tail.Length ? BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) : -1;
            if (comment >= 0 && at + EndSize + comment == tail.Length)
            {
                return at;
            }
        }

        return -1;
    }

    private static (long Offset, long Size) Locate(SafeFileHandle file, string path, long length, ReadOnlySpan<byte> tail, int end)
    {
        var record = tail[end..];
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        if (entries != ushort.MaxValue && size != uint.MaxValue && offset != uint.MaxValue)
        {
            return (offset, size);
        }

        var locatorAt = length - tail.Length + end - Locator64Size;
        var locator = locatorAt >= 0 ? Bytes(file, locatorAt, Locator64Size) : [];
        if (locator.Length < Locator64Size || BinaryPrimitives.ReadUInt32LittleEndian(locator) != Locator64Signature)
        {
            return (offset, size);
        }

        var at = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        var end64 = at >= 0 && at <= length - End64Size ? Bytes(file, at, End64Size) : [];
        if (end64.Length < End64Size || BinaryPrimitives.ReadUInt32LittleEndian(end64) != End64Signature)
        {
            throw Damaged(path, $"its zip64 end record is not at byte {at:N0}");
        }

        return (BinaryPrimitives.ReadInt64LittleEndian(end64.AsSpan(48)), BinaryPrimitives.ReadInt64LittleEndian(end64.AsSpan(40)));
    }

    private void Parse(ReadOnlySpan<byte> bytes, string path, long length)
    {
        var at = 0;
        while (at + CentralSize <= bytes.Length)
        {
            var entry = bytes[at..];
            if (BinaryPrimitives.ReadUInt32LittleEndian(entry) != CentralSignature)
            {
                break;
            }

            var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]);
            var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]);
            var commentLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
            var total = CentralSize + nameLength + extraLength + commentLength;
            if (at + total > bytes.Length)
            {
                break;
            }

            Add(Entry(entry, nameLength, entry.Slice(CentralSize + nameLength, extraLength)));
            at += total;
        }

        if (at != bytes.Length)
        {
            throw Damaged(path, $"its zip directory is broken at byte {Offset + at:N0} of {length:N0}, after {_members.Count:N0} members");
        }
    }

    private static ZipMember Entry(ReadOnlySpan<byte> entry, int nameLength, ReadOnlySpan<byte> extra)
    {
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        var wide = Wide(extra);
        size = Widen(size, ref wide);
        packed = Widen(packed, ref wide);
        offset = Widen(offset, ref wide);
        return new ZipMember(
            Encoding.UTF8.GetString(entry.Slice(CentralSize, nameLength)),
            BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]),
            BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]),
            packed,
            size,
            offset);
    }

    /// <summary>The zip64 part of an extra field: 64-bit values, in order, for those that overflowed.</summary>
    internal static ReadOnlySpan<byte> Wide(ReadOnlySpan<byte> extra)
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

    internal static long Widen(long value, ref ReadOnlySpan<byte> wide)
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
