using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Inspect.Engine.Files;
using Inspect.Engine.Logs.Format;
using Microsoft.Win32.SafeHandles;
using ZstdSharp;
using static Inspect.Engine.Logs.Zip.ZipFormat;

namespace Inspect.Engine.Logs.Zip;

/// <summary>An archive opened for one look: its directory, and members as bytes or as streams.</summary>
/// <remarks>A log is replaced by rename while it runs, so a file is never held longer than one read needs.</remarks>
internal sealed class ZipFile : IDisposable
{
    /// <summary>Largest member that is loaded as a whole.</summary>
    public const long LargestWhole = 512L << 20;

    private const int DirectDecode = 8 << 20;
    private const int LargestWindowLog = 25;

    [ThreadStatic]
    private static Decompressor? _decompressor;

    private readonly SafeFileHandle _file;

    private ZipFile(SafeFileHandle file, string path, ZipDirectory directory)
    {
        _file = file;
        Path = path;
        Directory = directory;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its members.</summary>
    public ZipDirectory Directory { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length => RandomAccess.GetLength(_file);

    private bool IsChecked { get; init; }

    /// <summary>The open file, for scans.</summary>
    public SafeFileHandle Handle => _file;

    /// <summary>Opens an archive and reads its directory.</summary>
    /// <exception cref="EvalLogException">The file cannot be opened or is no whole archive.</exception>
    public static ZipFile Open(string path) => Open(path, ZipDirectory.Read);

    /// <summary>Opens a file with a directory made some other way.</summary>
    public static ZipFile Open(string path, Func<SafeFileHandle, string, ZipDirectory> directory)
    {
        var file = OpenHandle(path);
        try
        {
            return new ZipFile(file, path, directory(file, path));
        }
        catch (Exception e) when (e is IOException or EvalLogException)
        {
            file.Dispose();
            throw e as EvalLogException ?? new EvalLogException($"The log {System.IO.Path.GetFileName(path)} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Opens a file whose members were all read through and found true: then none is a bomb, and only what fits no array is refused.</summary>
    public static ZipFile OpenChecked(string path, ZipDirectory directory) => new(OpenHandle(path), path, directory) { IsChecked = true };

    /// <summary>Opens a file so that others may write, replace or delete it meanwhile.</summary>
    public static SafeFileHandle OpenHandle(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new EvalLogException("A log needs a name that a file can have.");
        }

        if (!RegularFile.IsOrMissing(path))
        {
            throw new EvalLogException($"The log {System.IO.Path.GetFileName(path)} cannot be opened: it is no file but a pipe, a socket or a device. Copy what it gives into a file.");
        }

        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EvalLogException($"There is no log {path}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvalLogException($"The log {System.IO.Path.GetFileName(path)} cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Reads until the buffer is full or the file ends.</summary>
    public static int ReadFully(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = RandomAccess.Read(file, buffer[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <summary>The content of a member.</summary>
    /// <param name="member">The member.</param>
    /// <param name="most">Largest size in bytes that makes sense for it.</param>
    /// <exception cref="EvalLogException">The member is damaged, or too large to load at once.</exception>
    public byte[] ReadAll(ZipMember member, long most = LargestWhole)
    {
        Check(member, most);
        try
        {
            var bytes = member.Method == Zstandard && member.SizeBytes <= DirectDecode ? Unwrap(member) : Drain(member);
            return Crc32.HashToUInt32(bytes) == member.Crc ? bytes : throw Damaged(member, "its checksum is wrong");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ZstdException)
        {
            throw Damaged(member, e.Message, e);
        }
    }

    /// <summary>Refuses a member that is too large, or packed as only a bomb is, before anything of it is read.</summary>
    /// <exception cref="EvalLogException">It is.</exception>
    public void Check(ZipMember member, long most)
    {
        most = IsChecked ? Math.Max(most, Array.MaxLength) : most;
        if (!IsChecked && ZipLimits.IsBomb(member.Method, member.PackedBytes, member.SizeBytes))
        {
            throw Damaged(member, $"its {member.PackedBytes:N0} bytes claim to unpack to {member.SizeBytes:N0}");
        }

        if (member.SizeBytes < 0 || member.SizeBytes > most)
        {
            throw Damaged(member, $"it claims {member.SizeBytes:N0} bytes, more than the {most >> 20:N0} MB that are read");
        }
    }

    /// <summary>The content of a member as a stream, not checked against its checksum.</summary>
    public Stream Open(ZipMember member)
    {
        var slice = new ZipSlice(_file, DataOffset(member), member.PackedBytes);
        return member.Method switch
        {
            Stored => slice,
            Deflate => new DeflateStream(slice, CompressionMode.Decompress),
            Zstandard => Unpack(slice),
            _ => throw Damaged(member, $"it is packed with method {member.Method}, which logs do not use"),
        };
    }

    private static DecompressionStream Unpack(ZipSlice slice)
    {
        var stream = new DecompressionStream(slice, leaveOpen: false);

        // The window is allocated as the frame asks, before anything shows that it is a true one.
        stream.SetParameter(ZstdSharp.Unsafe.ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindowLog);
        return stream;
    }

    /// <summary>The packed bytes of a member, to copy it as it is.</summary>
    public Stream OpenPacked(ZipMember member) => new ZipSlice(_file, DataOffset(member), member.PackedBytes);

    /// <summary>The error for a member that cannot be read.</summary>
    public EvalLogException Damaged(ZipMember member, string what, Exception? inner = null)
    {
        var text = $"In the log {System.IO.Path.GetFileName(Path)} the member {Shown(member.Name)} at byte {member.Offset:N0} is damaged: {what}. "
            + "The other members can still be read; 'log recover' copies them.";
        return inner is null ? new EvalLogException(text) : new EvalLogException(text, inner);
    }

    public void Dispose()
    {
        _file.Dispose();
        Directory.Dispose();
    }

    private static string Shown(string name) => name.Length <= 200 ? name : name[..200] + "…";

    private long DataOffset(ZipMember member)
    {
        if (Directory.IsOverlapping(member))
        {
            throw Damaged(member, "its bytes belong to another member as well");
        }

        Span<byte> header = stackalloc byte[LocalSize];
        var isThere = member.Offset >= 0 && ReadFully(_file, header, member.Offset) == LocalSize;
        if (!isThere || BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalSignature)
        {
            throw Damaged(member, "its header is not there");
        }

        // The local extra field can be longer or shorter than the one in the directory.
        var data = member.Offset + LocalSize + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        return member.PackedBytes >= 0 && data <= Length - member.PackedBytes
            ? data
            : throw Damaged(member, $"its {member.PackedBytes:N0} packed bytes reach past the end of the file");
    }

    private byte[] Unwrap(ZipMember member)
    {
        var offset = DataOffset(member);
        var packed = System.Buffers.ArrayPool<byte>.Shared.Rent((int)Math.Min(member.PackedBytes, DirectDecode * 2L));
        try
        {
            if (member.PackedBytes > packed.Length)
            {
                return Drain(member);
            }

            var read = ReadFully(_file, packed.AsSpan(0, (int)member.PackedBytes), offset);
            var bytes = new byte[member.SizeBytes];
            var size = (_decompressor ??= new Decompressor()).Unwrap(packed.AsSpan(0, read), bytes);
            return size == bytes.Length ? bytes : throw Damaged(member, $"it has {size:N0} bytes instead of {member.SizeBytes:N0}");
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>Decodes into a buffer that grows with what is really there, never with what the directory claims.</summary>
    private byte[] Drain(ZipMember member)
    {
        using var stream = Open(member);
        using var memory = new MemoryStream((int)Math.Min(member.SizeBytes, 1 << 20));
        var buffer = new byte[81920];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > member.SizeBytes)
            {
                throw Damaged(member, $"it holds more than the {member.SizeBytes:N0} bytes that the directory names");
            }
        }

        return memory.Length == member.SizeBytes
            ? memory.ToArray()
            : throw Damaged(member, $"it has {memory.Length:N0} bytes instead of {member.SizeBytes:N0}");
    }
}
