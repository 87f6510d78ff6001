namespace Inspect.Engine.Logs.Zip;

/// <summary>One entry of an archive's directory.</summary>
/// <param name="Name">Name as it stands in the archive; never a path to open.</param>
/// <param name="Method">Compression: 0 stored, 8 deflate, 93 Zstandard.</param>
/// <param name="Crc">CRC-32 of the content.</param>
/// <param name="PackedBytes">Size in the archive.</param>
/// <param name="SizeBytes">Size of the content.</param>
/// <param name="Offset">Where its local header stands in the file.</param>
internal sealed record ZipMember(string Name, int Method, uint Crc, long PackedBytes, long SizeBytes, long Offset);
