using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;
using static Inspect.Engine.Logs.Zip.ZipFormat;

namespace Inspect.Engine.Logs.Zip;

/// <summary>Finds members by their local headers, for journals, which have no directory, and for damaged archives.</summary>
internal static class ZipScan
{
    private const int LongestName = 16 * 1024;

    /// <summary>The whole members from a byte on, up to the first that is cut off or no member.</summary>
    public static IEnumerable<ZipMember> From(SafeFileHandle file, long offset) => WithEnds(file, offset).Select(f => f.Member);

    /// <summary>The same, each with the byte after it.</summary>
    public static IEnumerable<(ZipMember Member, long Next)> WithEnds(SafeFileHandle file, long offset)
    {
        var length = RandomAccess.GetLength(file);
        while (Read(file, offset, length) is { } found)
        {
            yield return found;
            offset = found.Next;
        }
    }

    /// <summary>All that looks like a whole member, wherever it stands: for files whose directory is lost.</summary>
    public static IEnumerable<ZipMember> Everywhere(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        var offset = 0L;
        while (offset >= 0)
        {
            while (Read(file, offset, length) is { } found)
            {
                yield return found.Member;
                offset = found.Next;
            }

            offset = Next(file, offset + 1);
        }
    }

    /// <summary>The next byte at which the signature of a member stands; negative when there is none.</summary>
    private static long Next(SafeFileHandle file, long offset)
    {
        var buffer = new byte[1 << 16];
        while (true)
        {
            var read = ZipFile.ReadFully(file, buffer, offset);
            var at = buffer.AsSpan(0, read).IndexOf("PK\u0003\u0004"u8);
            if (at >= 0)
            {
                return offset + at;
            }

            if (read < buffer.Length)
            {
                return -1;
            }

            offset += read - 3;
        }
    }

    private static (ZipMember Member, long Next)? Read(SafeFileHandle file, long offset, long length)
    {
        var header = new byte[LocalSize + 512];
        var read = ZipFile.ReadFully(file, header, offset);
        if (read < LocalSize || BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalSignature)
        {
            return null;
        }

        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26));
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
        var total = LocalSize + nameLength + extraLength;
        if (nameLength is 0 or > LongestName)
        {
            return null;
        }

        if (total > read)
        {
            header = new byte[total];
            if (ZipFile.ReadFully(file, header, offset) < total)
            {
                return null;
            }
        }

        long packed = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(18));
        long size = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(22));
        var wide = ZipEntries.Wide(header.AsSpan(LocalSize + nameLength, extraLength));
        size = ZipEntries.Widen(size, ref wide);
        packed = ZipEntries.Widen(packed, ref wide);
        if (packed < 0 || size < 0 || packed > length - offset - total)
        {
            return null;
        }

        var member = new ZipMember(
            Encoding.UTF8.GetString(header, LocalSize, nameLength),
            BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(8)),
            BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(14)),
            packed,
            size,
            offset);
        return (member, offset + total + packed);
    }
}
