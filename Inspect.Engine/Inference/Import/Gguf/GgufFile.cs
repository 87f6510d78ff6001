using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import.Gguf;

/// <summary>A GGUF file: metadata and tensors, checked to lie in it.</summary>
internal sealed class GgufFile : IDisposable
{
    private GgufFile(MappedFile file, GgufHeader header) => (File, Header) = (file, header);

    /// <summary>The file.</summary>
    public MappedFile File { get; }

    /// <summary>What its header says.</summary>
    public GgufHeader Header { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="ModelLoadException">It is damaged, or of a version that is not known.</exception>
    public static GgufFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            using var view = file.View(0, file.Length);
            return new GgufFile(file, new GgufReader(view, file).Read());
        }
        catch (FormatException error)
        {
            file.Dispose();
            throw new ModelLoadException($"{path} cannot be read: {error.Message.TrimEnd('.')}. Copy the file again from where the model came from.", error);
        }
        catch (ModelLoadException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => File.Dispose();
}
