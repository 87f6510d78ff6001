using System.Buffers;
using System.Buffers.Binary;
using Inspect.Engine.Logs.Format;
using Microsoft.Win32.SafeHandles;
using static Inspect.Engine.Logs.Zip.ZipFormat;

namespace Inspect.Engine.Logs.Zip;

/// <summary>The end of an archive, which says where its directory lies.</summary>
internal static class ZipEnd
{
    private const int FirstTail = 16 * 1024;
    private const int LongestTail = EndSize + ushort.MaxValue;
    private const long LargestDirectory = 512L << 20;

    /// <summary>Where the directory begins, and its size; both lie within the file.</summary>
    /// <exception cref="EvalLogException">The file is no archive, or its end is damaged.</exception>
    public static (long Offset, int Size) Locate(SafeFileHandle file, string path, long length)
    {
        var found = Locate(file, path, length, FirstTail) ?? (length > FirstTail ? Locate(file, path, length, LongestTail) : null);
        if (found is not { } place)
        {
            throw Damaged(path, length == 0 ? "it is empty" : $"its {length:N0} bytes do not end with a zip directory: it was cut off, or it is no log");
        }

        var (offset, size) = place;
        return offset < 0 || size < 0 || size > LargestDirectory || offset > length - size
            ? throw Damaged(path, $"its end record points at a directory of {size:N0} bytes at byte {offset:N0} of {length:N0}")
            : (offset, (int)size);
    }

    /// <summary>The error for an archive that cannot be opened.</summary>
    public static EvalLogException Damaged(string path, string what) => new(
        $"The log {Path.GetFileName(path)} cannot be opened: {what}. What is left of it can be copied with 'log recover'.");

    private static (long Offset, long Size)? Locate(SafeFileHandle file, string path, long length, int most)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var start = Math.Max(0, length - most);
            var tail = buffer.AsSpan(0, (int)Math.Min(length, most));
            tail = tail[..ZipFile.ReadFully(file, tail, start)];
            var end = Find(tail);
            return end < 0 ? null : Read(file, path, length, tail[end..], start + end);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Find(ReadOnlySpan<byte> tail)
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

    private static (long Offset, long Size) Read(SafeFileHandle file, string path, long length, ReadOnlySpan<byte> record, long recordAt)
    {
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        if (entries != ushort.MaxValue && size != uint.MaxValue && offset != uint.MaxValue)
        {
            return (offset, size);
        }

        Span<byte> locator = stackalloc byte[Locator64Size];
        var hasLocator = recordAt >= Locator64Size && ZipFile.ReadFully(file, locator, recordAt - Locator64Size) == Locator64Size;
        if (!hasLocator || BinaryPrimitives.ReadUInt32LittleEndian(locator) != Locator64Signature)
        {
            return (offset, size);
        }

        var at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        Span<byte> wide = stackalloc byte[End64Size];
        var isThere = at >= 0 && at <= length - End64Size && ZipFile.ReadFully(file, wide, at) == End64Size;
        return isThere && BinaryPrimitives.ReadUInt32LittleEndian(wide) == End64Signature
            ? (BinaryPrimitives.ReadInt64LittleEndian(wide[48..]), BinaryPrimitives.ReadInt64LittleEndian(wide[40..]))
            : throw Damaged(path, $"its zip64 end record is not at byte {at:N0}");
    }
}
