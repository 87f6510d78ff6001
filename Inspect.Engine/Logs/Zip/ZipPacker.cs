using System.Diagnostics;
using System.IO.Hashing;
using ZstdSharp;
using ZstdSharp.Unsafe;
using static Inspect.Engine.Logs.Zip.ZipFormat;

namespace Inspect.Engine.Logs.Zip;

/// <summary>Packs content as the reference writer does: Zstandard level 3, frames without content size or checksum (log format 2.2).</summary>
internal static class ZipPacker
{
    private const int Level = 3;
    private const int TinyBytes = 64;

    // A browser's decoder breaks on a frame of 256 MiB.
    private const int FrameBytes = 200 << 20;

    /// <summary>A larger buffer would stay in the pool, unused, for as long as the process lives.</summary>
    private const int MostPooled = 16 << 20;

    [ThreadStatic]
    private static Compressor? _compressor;

    /// <summary>Packs the content of a member.</summary>
    public static PackedMember Pack(string name, ReadOnlySpan<byte> content)
    {
        var crc = Crc32.HashToUInt32(content);
        var header = ZipWriter.HeaderBytes(name);
        var room = content.Length is < TinyBytes or > FrameBytes ? null : Frame(content, header);
        var packed = room is not null ? room.AsMemory(header) : content.Length < TinyBytes ? default : Frames(content);

        // What repeats itself without end stands as it is: packed, readers would take it for a bomb.
        return packed.IsEmpty || ZipLimits.IsBomb(Zstandard, packed.Length, content.Length)
            ? new PackedMember(name, Stored, crc, content.Length, content.ToArray())
            : new PackedMember(name, Zstandard, crc, content.Length, packed) { Room = room };
    }

    /// <summary>Packs content that is too large to be held, piece by piece.</summary>
    /// <param name="name">Name of the member.</param>
    /// <param name="write">Writes the content; may be asked twice.</param>
    /// <param name="target">Gets the packed bytes, from its beginning; what it holds goes.</param>
    /// <returns>The member, without a place.</returns>
    public static ZipMember Pack(string name, Action<Stream> write, Stream target)
    {
        foreach (var method in (int[])[Zstandard, Stored])
        {
            target.SetLength(0);
            using var content = new PackedStream(target, method == Zstandard ? () => NewStream(target) : null, FrameBytes);
            write(content);
            content.Finish();
            if (method == Stored || (content.SizeBytes >= TinyBytes && !ZipLimits.IsBomb(method, target.Length, content.SizeBytes)))
            {
                return new ZipMember(name, method, content.Crc, target.Length, content.SizeBytes, 0);
            }
        }

        throw new UnreachableException();
    }

    private static CompressionStream NewStream(Stream target)
    {
        var stream = new CompressionStream(target, Level, leaveOpen: true);
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, 0);
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 0);
        return stream;
    }

    private static ReadOnlyMemory<byte> Frames(ReadOnlySpan<byte> content)
    {
        using var memory = new MemoryStream();
        for (var rest = content; !rest.IsEmpty; rest = rest[Math.Min(FrameBytes, rest.Length)..])
        {
            memory.Write(Frame(rest[..Math.Min(FrameBytes, rest.Length)], 0));
        }

        return memory.ToArray();
    }

    /// <summary>One frame, after some bytes of room.</summary>
    private static byte[] Frame(ReadOnlySpan<byte> content, int room)
    {
        var compressor = _compressor ??= NewCompressor();
        var bound = Compressor.GetCompressBound(content.Length);
        if (bound > MostPooled)
        {
            var own = GC.AllocateUninitializedArray<byte>(bound);
            return After(own.AsSpan(0, compressor.Wrap(content, own)), room);
        }

        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(bound);
        try
        {
            return After(buffer.AsSpan(0, compressor.Wrap(content, buffer)), room);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] After(ReadOnlySpan<byte> packed, int room)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(room + packed.Length);
        packed.CopyTo(bytes.AsSpan(room));
        return bytes;
    }

    private static Compressor NewCompressor()
    {
        var compressor = new Compressor(Level);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, 0);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 0);
        return compressor;
    }
}
