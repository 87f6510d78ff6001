using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs.Writing;

/// <summary>Writes an archive that takes members from another one as they are packed there.</summary>
internal sealed class ArchiveCopy(Stream target)
{
    private readonly ZipWriter _zip = new(0, []);

    /// <summary>Copies a member without unpacking it.</summary>
    public void Take(ZipFile source, ZipMember member)
    {
        var header = ZipWriter.EncodeHeader(member.Name, member.Method, member.Crc, member.PackedBytes, member.SizeBytes);
        using var packed = source.OpenPacked(member);
        target.Write(header);
        packed.CopyTo(target, 1 << 16);
        _zip.Commit(member, header.Length + member.PackedBytes);
    }

    /// <summary>Adds a member.</summary>
    public void Add(PackedMember member)
    {
        var bytes = ZipWriter.Encode(member);
        target.Write(bytes);
        _zip.Commit(member, bytes.Length);
    }

    /// <summary>Writes the directory.</summary>
    public void Finish() => target.Write(_zip.EncodeDirectory());
}
