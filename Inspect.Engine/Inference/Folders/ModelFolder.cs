namespace Inspect.Engine.Inference.Folders;

/// <summary>A folder with a model in the format of ONNX Runtime GenAI, checked as far as that is possible without loading it.</summary>
public sealed record ModelFolder
{
    /// <summary>Name of the file that makes a folder a model.</summary>
    public const string ConfigName = "genai_config.json";

    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>What the weights are stored as: <c>int4</c>, <c>int8</c>, <c>fp16</c>, <c>fp32</c>; null where the graph does not tell.</summary>
    public string? Precision { get; init; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Ids that end an answer, at least one.</summary>
    public required IReadOnlyList<int> EndIds { get; init; }

    /// <summary>Id that fills shorter rows.</summary>
    public required int PaddingId { get; init; }

    /// <summary>Layers of the model; 0 when the file does not say.</summary>
    public required int Layers { get; init; }

    /// <summary>Bytes of keys and values that one token of one row needs in one layer; 0 when the file does not say.</summary>
    public required long CacheBytesPerTokenAndLayer { get; init; }

    /// <summary>What slides, where some layers keep the last tokens only.</summary>
    public required SlidingWindow? Sliding { get; init; }

    /// <summary>Architecture, as the file names it.</summary>
    public required string Type { get; init; }

    /// <summary>Bytes of all files.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The chat template; null where there is none.</summary>
    public required NamedTemplate? Template { get; init; }

    /// <summary>The chat template for conversations with tools; null where the usual one is for them too.</summary>
    public required NamedTemplate? ToolTemplate { get; init; }

    /// <summary>Texts of special tokens by the names that templates have for them, such as <c>bos_token</c>.</summary>
    public required IReadOnlyDictionary<string, string> SpecialTokens { get; init; }

    /// <summary>Name of the graph's file.</summary>
    public required string GraphName { get; init; }

    /// <summary>Path of the tokenizer's file.</summary>
    public required string TokenizerPath { get; init; }

    /// <summary>Paths of the files that hold nothing but numbers.</summary>
    public required IReadOnlySet<string> WeightPaths { get; init; }

    /// <summary>The folder was read with leave to load libraries.</summary>
    public required bool TrustsLibraries { get; init; }

    /// <summary>Where the model comes from; null for one that was not converted here.</summary>
    public ModelSource? Source { get; init; }

    /// <summary>Bytes of keys and values that a row takes.</summary>
    /// <param name="length">Tokens of prompt and answer together.</param>
    public long CacheBytes(int length)
    {
        var sliding = Sliding?.Layers ?? 0;
        return CacheBytesPerTokenAndLayer * (((long)(Layers - sliding) * length) + ((long)sliding * (Sliding?.Capacity ?? 0)));
    }

    /// <summary>Tokens to reserve for rows of a length: a window that slides is always reserved in full.</summary>
    public int MaxLength(int length) => Math.Min(ContextLength, Math.Max(length, Sliding?.Capacity ?? 0));

    /// <summary>Checks that the ids of the folder are tokens of its model: they are places in its logits and rows of its embeddings.</summary>
    /// <param name="vocabularySize">Number of logits of the model.</param>
    /// <exception cref="ModelLoadException">One is not.</exception>
    public void CheckIds(int vocabularySize)
    {
        ModelFolderReader.CheckIds(Path, "eos_token_id", EndIds, vocabularySize);
        ModelFolderReader.CheckIds(Path, "pad_token_id", [PaddingId], vocabularySize);
    }

    /// <summary>Paths of the folders in a directory that hold a model, or what looks like a part of one.</summary>
    public static IReadOnlyList<string> List(string dir) => Directory.Exists(dir)
        ? [.. Directory.EnumerateDirectories(dir).Where(IsModel).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>A folder with a graph and without its configuration is a model that lacks a file, and is shown as such.</summary>
    private static bool IsModel(string path)
    {
        if (File.Exists(System.IO.Path.Combine(path, ConfigName)))
        {
            return true;
        }

        try
        {
            return !System.IO.Path.GetFileName(path).StartsWith('.') && Directory.EnumerateFiles(path, "*.onnx").Any();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads and checks a folder.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="trustLibraries">The folder may name libraries to load and files to write.</param>
    /// <exception cref="ModelLoadException">A file is missing or damaged, or the model is of a kind that cannot be run.</exception>
    public static ModelFolder Read(string path, bool trustLibraries = false)
    {
        if (!Directory.Exists(path))
        {
            throw new ModelLoadException($"There is no model folder {System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path))}/{System.IO.Path.GetFileName(path)}. Put the model's folder there, or choose another model.");
        }

        return new ModelFolderReader(path, trustLibraries).Read();
    }
}
