using System.Text.Json;

namespace Inspect.Engine.Inference.Folders;

/// <summary>A folder with a model in the format of ONNX Runtime GenAI, checked as far as that is possible without loading it.</summary>
public sealed record ModelFolder
{
    /// <summary>Name of the file that makes a folder a model.</summary>
    public const string ConfigName = "genai_config.json";

    private const string TemplateFile = "chat_template.jinja";
    private const string TokenizerConfigFile = "tokenizer_config.json";

    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

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

    /// <summary>The folder has a chat template.</summary>
    public required bool HasChatTemplate { get; init; }

    /// <summary>Name of the graph's file.</summary>
    public required string GraphName { get; init; }

    /// <summary>Name of the file that holds the chat template, or should.</summary>
    public string TemplateName => File.Exists(System.IO.Path.Combine(Path, TemplateFile)) ? TemplateFile : TokenizerConfigFile;

    /// <summary>Path of the tokenizer's file.</summary>
    public required string TokenizerPath { get; init; }

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
        CheckIds(Path, "eos_token_id", EndIds, vocabularySize);
        CheckIds(Path, "pad_token_id", [PaddingId], vocabularySize);
    }

    /// <summary>Names of the folders in a directory that hold a model.</summary>
    public static IReadOnlyList<string> List(string dir) => Directory.Exists(dir)
        ? [.. Directory.EnumerateDirectories(dir).Where(d => File.Exists(System.IO.Path.Combine(d, ConfigName))).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Reads and checks a folder.</summary>
    /// <exception cref="ModelLoadException">A file is missing or damaged, or the model is of a kind that cannot be run.</exception>
    public static ModelFolder Read(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new ModelLoadException($"There is no model folder {path}. Put the model's folder there, or choose another model.");
        }

        var configPath = System.IO.Path.Combine(path, ConfigName);
        if (!File.Exists(configPath))
        {
            throw new ModelLoadException($"{ConfigName} not found in {path}. Expected next to model.onnx: copy it from where the model came from.");
        }

        return ReadObject(configPath, root => Read(path, root.GetProperty("model")));
    }

    private static ModelFolder Read(string path, JsonElement model)
    {
        var type = model.TryGetProperty("type", out var named) ? named.GetString() ?? string.Empty : string.Empty;
        if (!model.TryGetProperty("decoder", out var decoder) || decoder.TryGetProperty("pipeline", out _) || model.TryGetProperty("encoder", out _))
        {
            throw new ModelLoadException($"The model {System.IO.Path.GetFileName(path)} ({type}) is split into several graphs or has an encoder, which is not supported. Use a decoder-only model.");
        }

        var context = Whole(model, "context_length");
        if (context < 1)
        {
            throw new ModelLoadException($"{System.IO.Path.Combine(path, ConfigName)} gives no context_length. Copy the file again from where the model came from.");
        }

        var graph = RequireFile(path, decoder.TryGetProperty("filename", out var file) && file.GetString() is { Length: > 0 } name ? name : "model.onnx");
        var tokenizerDir = model.TryGetProperty("tokenizer_dir", out var dir) && dir.GetString() is { Length: > 0 } inner ? inner : string.Empty;
        var tokenizer = RequireFile(path, System.IO.Path.Combine(tokenizerDir, "tokenizer.json"));
        foreach (var data in OnnxExternalData.FileNames(graph))
        {
            RequireFile(path, data);
        }

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
            ContextLength = context,
            EndIds = ends,
            PaddingId = model.TryGetProperty("pad_token_id", out var pad) ? pad.GetInt32() : ends[0],
            Layers = layers,
            CacheBytesPerTokenAndLayer = 2L * sizeof(float) * Whole(decoder, "num_key_value_heads") * Whole(decoder, "head_size"),
            Sliding = SlidingWindow.Read(decoder, layers),
            SizeBytes = new DirectoryInfo(path).EnumerateFiles().Sum(f => f.Length),
            HasChatTemplate = HasTemplate(path),
            GraphName = System.IO.Path.GetFileName(graph),
            TokenizerPath = tokenizer,
        };
    }

    private static void CheckIds(string path, string name, IEnumerable<int> ids, int vocabularySize)
    {
        foreach (var id in ids.Where(id => id < 0 || id >= vocabularySize))
        {
            throw new ModelLoadException(
                $"{System.IO.Path.Combine(path, ConfigName)} gives the {name} {id}, but the model has only the tokens 0 to {vocabularySize - 1}. "
                + "The file may be of another model: copy it again from where the model came from, or correct the number.");
        }
    }

    private static IReadOnlyList<int> EndsOf(JsonElement model) => model.TryGetProperty("eos_token_id", out var end)
        ? end.ValueKind == JsonValueKind.Array && end.GetArrayLength() > 0 ? [.. end.EnumerateArray().Select(e => e.GetInt32())] : [end.GetInt32()]
        : [Whole(model, "pad_token_id")];

    private static bool HasTemplate(string path)
    {
        var config = System.IO.Path.Combine(path, TokenizerConfigFile);
        var isInConfig = File.Exists(config) && ReadObject(config, root => root.TryGetProperty("chat_template", out var template) && template.ValueKind != JsonValueKind.Null);
        return isInConfig || File.Exists(System.IO.Path.Combine(path, TemplateFile));
    }

    private static T ReadObject<T>(string path, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelLoadException($"{path} cannot be read ({error.Message.TrimEnd('.')}). Copy the file again from where the model came from.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{path} cannot be opened ({error.Message.TrimEnd('.')}). Check its permissions.", error);
        }
    }

    private static string RequireFile(string folder, string name)
    {
        if (System.IO.Path.IsPathRooted(name) || name.Split('/', '\\').Contains(".."))
        {
            throw new ModelLoadException($"{System.IO.Path.Combine(folder, ConfigName)} names the file {name}, which lies outside of the folder. Move it in and name it without a path.");
        }

        var path = System.IO.Path.Combine(folder, name);
        return new FileInfo(path) is { Exists: true, Length: > 0 }
            ? path
            : throw new ModelLoadException($"{name} not found, or empty, in {folder}. Copy the file again from where the model came from.");
    }

    private static int Whole(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetInt32() : 0;
}
