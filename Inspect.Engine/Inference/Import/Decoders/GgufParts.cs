using Inspect.Engine.Inference.Import.Gguf;
using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>The metadata of one architecture: keys that begin with its name.</summary>
/// <param name="metadata">All metadata.</param>
/// <param name="architecture">The name.</param>
/// <param name="tensors">The tensors by name.</param>
internal sealed class GgufParts(GgufMetadata metadata, string architecture, IReadOnlyDictionary<string, StoredTensor> tensors)
{
    /// <summary>The name of the architecture.</summary>
    public string Architecture => architecture;

    /// <summary>Path of the file.</summary>
    public string Path => metadata.Path;

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => tensors;

    /// <summary>Number of tokens: as many as the tokenizer has, else as there are embeddings.</summary>
    public int Vocabulary => tensors.GetValueOrDefault("token_embd.weight") is { Shape: [> 0 and <= int.MaxValue and var rows, _] }
        ? (int)rows
        : metadata.Whole($"{architecture}.vocab_size") ?? throw new ModelLoadException($"{metadata.Path} lacks the tensor token_embd.weight. Copy the file again from where the model came from.");

    /// <summary>A whole number from 0 on.</summary>
    public int Whole(string key, int fallback) => metadata.Whole(Key(key)) ?? fallback;

    /// <summary>A whole number from 1 on. Of a list, which has one for each layer, all have to be equal.</summary>
    public int Positive(string key, int? fallback = null)
    {
        if (metadata.Values.GetValueOrDefault(Key(key)) is { Type: GgufType.ARRAY })
        {
            var all = metadata.Wholes(Key(key))!.Distinct().ToList();
            return all is [> 0 and <= int.MaxValue and var one] ? (int)one : throw new ModelLoadException($"{metadata.Path} gives each layer its own {Key(key)}, which is not supported. Use a model whose layers are alike.");
        }

        return (metadata.Whole(Key(key)) ?? fallback) is > 0 and var value ? value : throw new ModelLoadException($"{metadata.Path} does not give {Key(key)}, or gives it as 0. Copy the file again from where the model came from.");
    }

    /// <summary>A number; null where it is absent.</summary>
    public double? Number(string key) => metadata.Number(Key(key));

    /// <summary>Yes or no.</summary>
    public bool Flag(string key, bool fallback) => metadata.Flag(Key(key)) ?? fallback;

    /// <summary>A text; null where it is absent.</summary>
    public string? Text(string key) => metadata.Text(Key(key));

    /// <summary>An error about a value.</summary>
    public ModelLoadException Wrong(string key) => metadata.Wrong(Key(key));

    private string Key(string key) => $"{architecture}.{key}";
}
