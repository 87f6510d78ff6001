using System.IO.MemoryMappedFiles;

namespace Inspect.Engine.Inference.Import.Weights;

/// <summary>A file that is read through memory maps, a part at a time: what is not mapped takes no memory.</summary>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _map;

    private MappedFile(string path, MemoryMappedFile? map, long length) => (Path, _map, Length) = (path, map, length);

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Name of the file.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="ModelLoadException">It cannot be opened.</exception>
    public static MappedFile Open(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;

            // An empty file cannot be mapped.
            return new MappedFile(path, length == 0 ? null : MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read), length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{path} cannot be opened ({error.Message.TrimEnd('.')}). Check the file and its permissions.", error);
        }
    }

    /// <summary>Maps a part.</summary>
    /// <exception cref="ModelLoadException">It lies outside of the file.</exception>
    public MappedView View(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new ModelLoadException($"{Path} ends before what its header announces. Copy the file again from where the model came from.");
        }

        return length == 0 ? new MappedView(null, 0) : new MappedView(_map!.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read), length);
    }

    /// <inheritdoc />
    public void Dispose() => _map?.Dispose();
}
