using Inspect.Engine.Inference.Import.Decoders;
using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import;

/// <summary>A model that was opened to be imported: its configuration, its tensors by name, its tokenizer.</summary>
internal abstract class ImportSource : IDisposable
{
    /// <summary>Its decoder, with all tensors found and checked.</summary>
    public required DecoderParts Parts { get; init; }

    /// <summary>Its tensors.</summary>
    public required WeightSource Weights { get; init; }

    /// <summary>Which tokens begin, end and fill.</summary>
    public required SpecialIds Ids { get; init; }

    /// <summary>Opens a folder or a file.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="ModelLoadException">It is damaged, or of a kind that is not supported.</exception>
    public static ImportSource Open(string path)
    {
        if (Directory.Exists(path))
        {
            // What was fetched may be a file alone in its folder.
            return !File.Exists(Path.Combine(path, HfImportSource.ConfigName)) && Directory.GetFiles(path, "*.gguf") is [var only]
                ? GgufImportSource.OpenFile(only)
                : HfImportSource.OpenFolder(path);
        }

        return File.Exists(path) && path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)
            ? GgufImportSource.OpenFile(path)
            : throw new ModelLoadException($"{path} is no folder with config.json and *.safetensors, and no .gguf file. Name one of these.");
    }

    /// <summary>Writes the tokenizer and the chat template.</summary>
    /// <param name="target">The model folder.</param>
    /// <exception cref="ModelLoadException">They cannot be read.</exception>
    public abstract void WriteTokenizer(string target);

    /// <inheritdoc />
    public void Dispose() => Weights.Dispose();
}

/// <summary>Which tokens begin, end and fill.</summary>
/// <param name="Begin">Begins a text; null where nothing does.</param>
/// <param name="Ends">End an answer, at least one.</param>
/// <param name="Padding">Fills shorter rows.</param>
internal sealed record SpecialIds(int? Begin, IReadOnlyList<int> Ends, int Padding);
