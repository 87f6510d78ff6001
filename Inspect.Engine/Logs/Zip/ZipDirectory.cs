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

    // As the archive holds it, until somebody asks for more than single members: a header needs one of a hundred thousand.
    private byte[] _packed = [];
    private Dictionary<string, ZipMember>? _members;
    private HashSet<string> _overlapping = [];

    /// <summary>Members by name.</summary>
    public IReadOnlyDictionary<string, ZipMember> Members => Unpacked();

    /// <summary>Where the directory begins: the end of the members' bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>Adds a member, replacing one of the same name.</summary>
    public void Add(ZipMember member) => Unpacked()[member.Name] = member;

    /// <summary>One member; null when there is none of this name.</summary>
    public ZipMember? Find(string name)
    {
        if (_members is not null)
        {
            return _members.GetValueOrDefault(name);
        }

        ZipMember? found = null;
        var wanted = Encoding.UTF8.GetBytes(name);
        var entries = new ZipEntries(_packed);
        while (entries.MoveNext())
        {
            if (entries.Name.SequenceEqual(wanted))
            {
                found = entries.Member();
            }
        }

        return found;
    }

    /// <summary>The member lies in the bytes of one before it, as only bombs have it: a few bytes unpacked again under many names. Known once all members are.</summary>
    public bool IsOverlapping(ZipMember member) => _overlapping.Contains(member.Name);

    /// <summary>There is a member of this name.</summary>
    public bool Contains(string name) => Find(name) is not null;

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
        var packed = offset >= tailStart ? tail.AsSpan((int)(offset - tailStart), (int)size).ToArray() : Bytes(file, offset, (int)size);
        Check(packed, offset, path, length);
        return new ZipDirectory { Offset = offset, _packed = packed };
    }

    private static EvalLogException Damaged(string path, string what) => new(
        $"The log {Path.GetFileName(path)} cannot be opened: {what}. What is left of it can be copied with 'log recover'.");

    private static byte[] Tail(SafeFileHandle file, long length, int most) =>
        Bytes(file, Math.Max(0, length - most), (int)Math.Min(length, most));

    private static byte[] Bytes(SafeFileHandle file, long offset, int count)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(count);
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

    private static void Check(ReadOnlySpan<byte> packed, long offset, string path, long length)
    {
        var count = 0;
        var entries = new ZipEntries(packed);
        while (entries.MoveNext())
        {
            count++;
        }

        if (entries.Position != packed.Length)
        {
            throw Damaged(path, $"its zip directory is broken at byte {offset + entries.Position:N0} of {length:N0}, after {count:N0} members");
        }
    }

    private Dictionary<string, ZipMember> Unpacked()
    {
        if (_members is null)
        {
            var members = new Dictionary<string, ZipMember>(StringComparer.Ordinal);
            var entries = new ZipEntries(_packed);
            while (entries.MoveNext())
            {
                var member = entries.Member();
                members[member.Name] = member;
            }

            _members = members;
            _overlapping = Overlapping(members.Values);
        }

        return _members;
    }

    private HashSet<string> Overlapping(IEnumerable<ZipMember> members)
    {
        var overlapping = new HashSet<string>(StringComparer.Ordinal);
        var end = 0L;
        foreach (var member in members.OrderBy(m => m.Offset))
        {
            // A member that does not even lie in the file is refused for itself, and says nothing about the others.
            var room = Offset - ZipFormat.LocalSize - member.Offset;
            if (member.Offset < 0 || member.PackedBytes < 0 || member.PackedBytes > room)
            {
                continue;
            }

            if (member.Offset < end)
            {
                overlapping.Add(member.Name);
            }

            end = Math.Max(end, member.Offset + ZipFormat.LocalSize + member.PackedBytes);
        }

        return overlapping;
    }
}
