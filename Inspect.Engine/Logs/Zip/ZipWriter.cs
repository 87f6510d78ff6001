using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using static Inspect.Engine.Logs.Zip.ZipFormat;

namespace Inspect.Engine.Logs.Zip;

/// <summary>Writes an archive forward: members one after another, and a directory whenever one is asked for.</summary>
/// <remarks>Not thread-safe. Names may repeat; the directory lists every entry, and readers take the last.</remarks>
internal sealed class ZipWriter
{
    private const int DirectoryPiece = 1 << 16;

    private readonly List<ZipMember> _members = [];

    /// <summary>A writer whose first member will stand at <paramref name="offset"/>, after members that are there already.</summary>
    public ZipWriter(long offset, IEnumerable<ZipMember> members)
    {
        Offset = offset;
        _members.AddRange(members);
    }

    /// <summary>Where the next member will stand.</summary>
    public long Offset { get; private set; }

    /// <summary>Entries so far.</summary>
    public IReadOnlyList<ZipMember> Members => _members;

    /// <summary>The local header and packed bytes of a member. It counts once <see cref="Commit(PackedMember, long)"/> is called.</summary>
    public static byte[] Encode(PackedMember member)
    {
        var header = EncodeHeader(member.Name, member.Method, member.Crc, member.Data.Length, member.SizeBytes);
        if (member.Room is { } room && MemoryMarshal.TryGetArray(member.Data, out var data) && data.Array == room && data.Offset == header.Length)
        {
            header.CopyTo(room, 0);
            return room;
        }

        var bytes = new byte[header.Length + member.Data.Length];
        header.CopyTo(bytes, 0);
        member.Data.Span.CopyTo(bytes.AsSpan(header.Length));
        return bytes;
    }

    /// <summary>Bytes of the local header of a member of less than 4 GB.</summary>
    public static int HeaderBytes(string name) => LocalSize + Encoding.UTF8.GetByteCount(name);

    /// <summary>The local header of a member, for packed bytes that come from elsewhere.</summary>
    public static byte[] EncodeHeader(string name, int method, uint crc, long packedBytes, long sizeBytes)
    {
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var isWide = IsWide(sizeBytes) || IsWide(packedBytes);
        var bytes = new byte[LocalSize + nameBytes.Length + (isWide ? 20 : 0)];
        var head = bytes.AsSpan();
        BinaryPrimitives.WriteUInt32LittleEndian(head, LocalSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(head[4..], isWide ? (ushort)45 : (ushort)20);
        WriteCommon(head[6..], method, crc, isWide ? uint.MaxValue : packedBytes, isWide ? uint.MaxValue : sizeBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(head[26..], (ushort)nameBytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(head[28..], isWide ? (ushort)20 : (ushort)0);
        nameBytes.CopyTo(head[LocalSize..]);
        if (isWide)
        {
            var wide = head[(LocalSize + nameBytes.Length)..];
            BinaryPrimitives.WriteUInt16LittleEndian(wide, Extra64);
            BinaryPrimitives.WriteUInt16LittleEndian(wide[2..], 16);
            BinaryPrimitives.WriteInt64LittleEndian(wide[4..], sizeBytes);
            BinaryPrimitives.WriteInt64LittleEndian(wide[12..], packedBytes);
        }

        return bytes;
    }

    /// <summary>Counts a member whose bytes are written.</summary>
    public void Commit(PackedMember member, long writtenBytes) =>
        Commit(new ZipMember(member.Name, member.Method, member.Crc, member.Data.Length, member.SizeBytes, Offset), writtenBytes);

    /// <summary>Counts a member whose bytes were copied to where this writer stands.</summary>
    public void Commit(ZipMember member, long writtenBytes)
    {
        _members.Add(member with { Offset = Offset });
        Offset += writtenBytes;
    }

    /// <summary>Forgets all but the first members.</summary>
    public void Rewind(int count, long offset)
    {
        _members.RemoveRange(count, _members.Count - count);
        Offset = offset;
    }

    /// <summary>The directory and end record for the members so far.</summary>
    public byte[] EncodeDirectory()
    {
        using var stream = new MemoryStream(_members.Count * 96 + 128);
        WriteDirectory(_members, Offset, (bytes, _) => stream.Write(bytes));
        return stream.ToArray();
    }

    /// <summary>Writes the directory and end record for some members, which may be a million.</summary>
    /// <param name="members">The members.</param>
    /// <param name="offset">Where the directory will stand.</param>
    /// <param name="write">Gets it in pieces, each with its place in it.</param>
    public static void WriteDirectory(IReadOnlyCollection<ZipMember> members, long offset, ReadOnlySpanAction<byte, long> write)
    {
        using var piece = new MemoryStream(DirectoryPiece + CentralSize + 256);
        var length = 0L;
        foreach (var member in members)
        {
            WriteEntry(piece, member);
            if (piece.Length >= DirectoryPiece)
            {
                Hand();
            }
        }

        Hand();
        WriteEnd(piece, members.Count, length, offset);
        Hand();

        void Hand()
        {
            write(piece.GetBuffer().AsSpan(0, (int)piece.Length), length);
            length += piece.Length;
            piece.SetLength(0);
        }
    }

    private static bool IsWide(long value) => value >= uint.MaxValue;

    private static void WriteCommon(Span<byte> at, int method, uint crc, long packed, long size)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(at, Utf8Flag);
        BinaryPrimitives.WriteUInt16LittleEndian(at[2..], (ushort)method);
        BinaryPrimitives.WriteUInt32LittleEndian(at[4..], 0x00210000);
        BinaryPrimitives.WriteUInt32LittleEndian(at[8..], crc);
        BinaryPrimitives.WriteUInt32LittleEndian(at[12..], (uint)packed);
        BinaryPrimitives.WriteUInt32LittleEndian(at[16..], (uint)size);
    }

    private static void WriteEntry(MemoryStream stream, ZipMember member)
    {
        var name = Encoding.UTF8.GetBytes(member.Name);
        var isWide = IsWide(member.SizeBytes) || IsWide(member.PackedBytes) || IsWide(member.Offset);
        Span<byte> entry = stackalloc byte[CentralSize + 28];
        entry.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(entry, CentralSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[4..], 0x0314);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[6..], isWide ? (ushort)45 : (ushort)20);
        WriteCommon(entry[8..], member.Method, member.Crc, isWide ? uint.MaxValue : member.PackedBytes, isWide ? uint.MaxValue : member.SizeBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[28..], (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[30..], isWide ? (ushort)28 : (ushort)0);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[38..], 0x81800000);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[42..], isWide ? uint.MaxValue : (uint)member.Offset);
        stream.Write(entry[..CentralSize]);
        stream.Write(name);
        if (isWide)
        {
            var wide = entry[CentralSize..];
            BinaryPrimitives.WriteUInt16LittleEndian(wide, Extra64);
            BinaryPrimitives.WriteUInt16LittleEndian(wide[2..], 24);
            BinaryPrimitives.WriteInt64LittleEndian(wide[4..], member.SizeBytes);
            BinaryPrimitives.WriteInt64LittleEndian(wide[12..], member.PackedBytes);
            BinaryPrimitives.WriteInt64LittleEndian(wide[20..], member.Offset);
            stream.Write(wide);
        }
    }

    private static void WriteEnd(MemoryStream stream, int count, long size, long offset)
    {
        var isWide = count >= ushort.MaxValue || IsWide(size) || IsWide(offset);
        Span<byte> end = stackalloc byte[End64Size + Locator64Size + EndSize];
        end.Clear();
        if (isWide)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(end, End64Signature);
            BinaryPrimitives.WriteInt64LittleEndian(end[4..], End64Size - 12);
            BinaryPrimitives.WriteUInt16LittleEndian(end[12..], 45);
            BinaryPrimitives.WriteUInt16LittleEndian(end[14..], 45);
            BinaryPrimitives.WriteInt64LittleEndian(end[24..], count);
            BinaryPrimitives.WriteInt64LittleEndian(end[32..], count);
            BinaryPrimitives.WriteInt64LittleEndian(end[40..], size);
            BinaryPrimitives.WriteInt64LittleEndian(end[48..], offset);
            BinaryPrimitives.WriteUInt32LittleEndian(end[End64Size..], Locator64Signature);
            BinaryPrimitives.WriteInt64LittleEndian(end[(End64Size + 8)..], offset + size);
            BinaryPrimitives.WriteUInt32LittleEndian(end[(End64Size + 16)..], 1);
            stream.Write(end[..(End64Size + Locator64Size)]);
        }

        var last = end[(End64Size + Locator64Size)..];
        BinaryPrimitives.WriteUInt32LittleEndian(last, EndSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(last[8..], (ushort)Math.Min(count, ushort.MaxValue));
        BinaryPrimitives.WriteUInt16LittleEndian(last[10..], (ushort)Math.Min(count, ushort.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(last[12..], (uint)Math.Min(size, uint.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(last[16..], (uint)Math.Min(offset, uint.MaxValue));
        stream.Write(last);
    }
}
