using System.Text.Json;

namespace Inspect.Engine.Inference.Folders;

/// <summary>Reads and checks the files of a model folder; each error names the file that is at fault.</summary>
internal sealed class ModelFolderReader(string path, bool trustLibraries)
{
    private const string TokenizerFile = "tokenizer.json";

    private const int MostConfigBytes = 16 << 20;

    private readonly FolderFiles _files = new(path);

    private string ConfigPath => Path.Combine(path, ModelFolder.ConfigName);

    /// <summary>Reads the folder.</summary>
    /// <exception cref="ModelLoadException">A file is missing or damaged, or the model is of a kind that cannot be run.</exception>
    public ModelFolder Read()
    {
        if (_files.Find(ModelFolder.ConfigName) is null)
        {
            throw new ModelLoadException($"{ModelFolder.ConfigName} not found in {path}. Expected next to model.onnx: copy it from where the model came from.");
        }

        try
        {
            return _files.ReadObject(ModelFolder.ConfigName, MostConfigBytes, Read);
        }
        catch (IOException error)
        {
            throw new ModelLoadException($"The folder {path} cannot be read ({error.Message.TrimEnd('.')}). Check the disk and its permissions.", error);
        }
    }

    /// <summary>A damaged file says nothing: the model runs without it.</summary>
    private ModelSource? SourceOf()
    {
        try
        {
            return _files.Find(ModelSource.FileName) is null ? null : _files.ReadObject(ModelSource.FileName, MostConfigBytes, root => root.Deserialize<ModelSource>());
        }
        catch (ModelLoadException)
        {
            return null;
        }
    }

    private ModelFolder Read(JsonElement root)
    {
        new ConfigRules(_files, ConfigPath, trustLibraries).Check(root);
        _files.CheckAllLinks();
        var model = root.GetProperty("model");
        var type = model.TryGetProperty("type", out var named) ? named.GetString() ?? string.Empty : string.Empty;
        if (!model.TryGetProperty("decoder", out var decoder) || decoder.TryGetProperty("pipeline", out _) || model.TryGetProperty("encoder", out _))
        {
            throw new ModelLoadException($"The model {Path.GetFileName(path)} ({type}) is split into several graphs or has an encoder, which is not supported. Use a decoder-only model.");
        }

        var context = Whole(model, "context_length");
        if (context < 1)
        {
            throw new ModelLoadException($"{ConfigPath} gives no context_length. Copy the file again from where the model came from.");
        }

        var graph = _files.Require(decoder.TryGetProperty("filename", out var file) && file.GetString() is { Length: > 0 } name ? name : "model.onnx", ModelFolder.ConfigName);
        var tokenizerDir = model.TryGetProperty("tokenizer_dir", out var dir) && dir.GetString() is { Length: > 0 } inner ? inner : string.Empty;
        var tokenizer = _files.Require(Path.Combine(tokenizerDir, TokenizerFile), ModelFolder.ConfigName);
        var templates = new TemplateFiles(_files, tokenizerDir);
        var (template, toolTemplate) = templates.ReadTemplates();
        var weights = WeightsOf(graph);
        var ends = EndsOf(model);
        if (Whole(model, "vocab_size") is > 0 and var size)
        {
            // GenAI would refuse them too, without naming the file.
            CheckIds(path, "eos_token_id", ends, size);
        }

        var layers = Whole(decoder, "num_hidden_layers");
        return new ModelFolder
        {
            Path = path,
            Type = type,
            Source = SourceOf(),
            ContextLength = context,
            Precision = GraphPrecision.Of(graph),
            EndIds = ends,
            PaddingId = model.TryGetProperty("pad_token_id", out var pad) ? pad.GetInt32() : ends[0],
            Layers = layers,
            CacheBytesPerTokenAndLayer = 2L * sizeof(float) * Whole(decoder, "num_key_value_heads") * Whole(decoder, "head_size"),
            Sliding = SlidingWindow.Read(decoder, layers),
            SizeBytes = new DirectoryInfo(path).EnumerateFiles().Sum(FolderFiles.LengthOf),
            Template = template,
            ToolTemplate = toolTemplate,
            SpecialTokens = templates.ReadSpecialTokens(),
            GraphName = Path.GetFileName(graph),
            TokenizerPath = tokenizer,
            WeightPaths = weights,
            TrustsLibraries = trustLibraries,
        };
    }

    /// <summary>Checks that ids are tokens of the model.</summary>
    /// <exception cref="ModelLoadException">One is not.</exception>
    public static void CheckIds(string path, string name, IEnumerable<int> ids, int vocabularySize)
    {
        foreach (var id in ids.Where(id => id < 0 || id >= vocabularySize))
        {
            throw new ModelLoadException(
                $"{Path.Combine(path, ModelFolder.ConfigName)} gives the {name} {id}, but the model has only the tokens 0 to {vocabularySize - 1}. "
                + "The file may be of another model: copy it again from where the model came from, or correct the number.");
        }
    }

    private static IReadOnlyList<int> EndsOf(JsonElement model) => model.TryGetProperty("eos_token_id", out var end)
        ? end.ValueKind == JsonValueKind.Array && end.GetArrayLength() > 0 ? [.. end.EnumerateArray().Select(e => e.GetInt32())] : [end.GetInt32()]
        : [Whole(model, "pad_token_id")];

    private HashSet<string> WeightsOf(string graph)
    {
        try
        {
            return OnnxExternalData.FileNames(graph).Select(name => _files.Require(name, Path.GetFileName(graph))).ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException(
                $"{Path.GetFileName(graph)} or its weights in {path} cannot be loaded ({error.Message.TrimEnd('.')}). Copy the folder's files again from where the model came from.", error);
        }
    }

    private static int Whole(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetInt32() : 0;
}
