namespace Inspect.Engine.Logs.Zip;

/// <summary>Content made ready for an archive.</summary>
/// <param name="Name">Name of the member.</param>
/// <param name="Method">Compression.</param>
/// <param name="Crc">CRC-32 of the content.</param>
/// <param name="SizeBytes">Size of the content.</param>
/// <param name="Data">The packed bytes.</param>
internal sealed record PackedMember(string Name, int Method, uint Crc, long SizeBytes, ReadOnlyMemory<byte> Data)
{
    /// <summary>The array that holds the packed bytes after room for their header; null where they lie elsewhere. Its header is written once.</summary>
    public byte[]? Room { get; init; }
}
