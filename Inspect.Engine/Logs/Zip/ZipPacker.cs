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

    // Magic number, descriptor, window: the frames name neither a size nor a dictionary (RFC 8878, 3.1.1.1).
    private const int FrameHeaderBytes = 6;
    private const int BlockBytes = 128 << 10;

    [ThreadStatic]
    private static Compressor? _compressor;

    /// <summary>Packs the content of a member.</summary>
    public static PackedMember Pack(string name, ReadOnlySpan<byte> content)
    {
        var crc = Crc32.HashToUInt32(content);
        return content.Length < TinyBytes
            ? new PackedMember(name, Stored, crc, content.Length, content.ToArray())
            : new PackedMember(name, Zstandard, crc, content.Length, Compress(content));
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> content)
    {
        var packed = Frames(content);
        return ZipLimits.IsBomb(Zstandard, packed.Length, content.Length) ? Loose(content) : packed;
    }

    private static ReadOnlyMemory<byte> Frames(ReadOnlySpan<byte> content)
    {
        if (content.Length <= FrameBytes)
        {
            return Frame(content);
        }

        using var memory = new MemoryStream();
        for (var rest = content; !rest.IsEmpty; rest = rest[Math.Min(FrameBytes, rest.Length)..])
        {
            memory.Write(Frame(rest[..Math.Min(FrameBytes, rest.Length)]).Span);
        }

        return memory.ToArray();
    }

    /// <summary>Content that repeats itself without end, packed so that no reader takes it for a bomb: its first bytes stand in the frame as they are.</summary>
    private static byte[] Loose(ReadOnlySpan<byte> content)
    {
        var raw = content[..(int)((content.Length / ZipLimits.LargestRatio) + 1)];
        var packed = Frames(content[raw.Length..]).Span;
        using var memory = new MemoryStream();
        memory.Write(packed[..FrameHeaderBytes]);
        for (; !raw.IsEmpty; raw = raw[Math.Min(BlockBytes, raw.Length)..])
        {
            // Not the last block, type 0 (RFC 8878, 3.1.1.2); later blocks refer back by distance, and not past their own beginning.
            var size = Math.Min(BlockBytes, raw.Length) << 3;
            memory.Write([(byte)size, (byte)(size >> 8), (byte)(size >> 16)]);
            memory.Write(raw[..Math.Min(BlockBytes, raw.Length)]);
        }

        memory.Write(packed[FrameHeaderBytes..]);
        return memory.ToArray();
    }

    private static ReadOnlyMemory<byte> Frame(ReadOnlySpan<byte> content)
    {
        var compressor = _compressor ??= NewCompressor();
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(Compressor.GetCompressBound(content.Length));
        try
        {
            var size = compressor.Wrap(content, buffer);
            return buffer.AsSpan(0, size).ToArray();
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Compressor NewCompressor()
    {
        var compressor = new Compressor(Level);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, 0);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 0);
        return compressor;
    }
}
