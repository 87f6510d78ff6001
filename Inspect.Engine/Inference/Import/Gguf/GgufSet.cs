using Inspect.Engine.Files;
using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import.Gguf;

/// <summary>The files of a GGUF model: one, or the parts that it was split into. The first one has the metadata, each its tensors.</summary>
internal sealed class GgufSet : IDisposable
{
    private const string CountKey = "split.count";
    private const string NumberKey = "split.no";
    private const string TensorsKey = "split.tensors.count";

    private readonly List<GgufFile> _files;

    private GgufSet(List<GgufFile> files, Dictionary<string, StoredTensor> tensors) => (_files, Tensors) = (files, tensors);

    /// <summary>The file with the metadata.</summary>
    public GgufFile First => _files[0];

    /// <summary>The tensors of all files by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>The files that hold tensors.</summary>
    public IReadOnlyList<MappedFile> Files => [.. _files.Select(f => f.File)];

    /// <summary>Opens a file, and the others of its model.</summary>
    /// <param name="path">Path of the first one.</param>
    /// <exception cref="ModelLoadException">One is missing, damaged, of another model, or of a version that is not known.</exception>
    public static GgufSet Open(string path)
    {
        var files = new List<GgufFile>();
        try
        {
            files.Add(GgufFile.Open(path));
            foreach (var next in OthersOf(files[0], path))
            {
                var file = GgufFile.Open(next);
                files.Add(file);
                var metadata = file.Header.Metadata;
                if (metadata.Whole(NumberKey) != files.Count - 1 || metadata.Whole(CountKey) != CountOf(files[0]))
                {
                    throw new ModelLoadException($"{next} does not say that it is part {files.Count} of {CountOf(files[0])}: its name and its content differ. Copy it again from where the model came from.");
                }
            }

            return new GgufSet(files, TensorsOf(files, path));
        }
        catch (ModelLoadException)
        {
            files.ForEach(f => f.Dispose());
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _files.ForEach(f => f.Dispose());

    private static int CountOf(GgufFile file) => file.Header.Metadata.Whole(CountKey) ?? 1;

    /// <summary>Paths of the other parts: what the first one says of their number, its name must say too.</summary>
    private static IEnumerable<string> OthersOf(GgufFile first, string path)
    {
        var count = CountOf(first);
        if (count <= 1)
        {
            return [];
        }

        if (SplitName.Of(path) is not { } name || name.Count != count || first.Header.Metadata.Whole(NumberKey) != name.Number - 1)
        {
            throw new ModelLoadException($"{path} is one of {count} files that a model was split into, and its name does not say which. Give all of them the names that they had, such as NAME-00001-of-{count:D5}.gguf.");
        }

        return SplitName.ProblemOf(path, RegularFile.Is) is { } problem ? throw new ModelLoadException(problem) : SplitName.AllOf(path).Skip(1);
    }

    private static Dictionary<string, StoredTensor> TensorsOf(List<GgufFile> files, string path)
    {
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var tensor in files.SelectMany(f => f.Header.Tensors))
        {
            if (!tensors.TryAdd(tensor.Name, tensor))
            {
                throw new ModelLoadException($"{path} has the tensor {tensor.Name} in two of its parts. Copy them again from where the model came from.");
            }
        }

        return files.Count > 1 && files[0].Header.Metadata.Whole(TensorsKey) is { } said && said != tensors.Count
            ? throw new ModelLoadException($"The parts of {path} hold {tensors.Count} tensors, and the first one says {said}. Copy them again from where the model came from.")
            : tensors;
    }
}
