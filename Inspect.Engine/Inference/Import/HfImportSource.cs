using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Import.Decoders;
using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import;

/// <summary>A folder as on Hugging Face.</summary>
internal sealed class HfImportSource : ImportSource
{
    /// <summary>Name of the configuration.</summary>
    public const string ConfigName = "config.json";

    private const string TokenizerName = "tokenizer.json";
    private const int MostConfigBytes = 16 << 20;

    // The largest tokenizers in use have some 35 MB.
    private const int MostTokenizerBytes = 256 << 20;

    private static readonly string[] Copied = ["tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja", "LICENSE", "LICENSE.txt"];

    private readonly string _folder;

    private HfImportSource(string folder) => _folder = folder;

    /// <summary>Opens a folder.</summary>
    /// <exception cref="ModelLoadException">It is damaged, or of a kind that is not supported.</exception>
    public static HfImportSource OpenFolder(string folder)
    {
        var files = new FolderFiles(folder);
        files.Require(ConfigName, ConfigName);
        return files.ReadObject(ConfigName, MostConfigBytes, root =>
        {
            var config = new HfConfig(root, Path.Combine(folder, ConfigName));
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("it is no JSON object");
            }

            var (shape, names) = HfDecoders.Read(config);
            ShapeCheck.Check(shape, config.Path);
            files.Require(TokenizerName, ConfigName);
            var ids = IdsOf(files, folder, config, shape.Vocabulary);
            var weights = SafetensorsFolder.Open(folder);
            try
            {
                return new HfImportSource(folder) { Parts = new DecoderAssembly(shape, names, weights, folder).Assemble(), Weights = weights, Ids = ids };
            }
            catch (ModelLoadException)
            {
                weights.Dispose();
                throw;
            }
        });
    }

    /// <inheritdoc />
    public override void WriteTokenizer(string target)
    {
        var files = new FolderFiles(_folder);
        files.ReadObject(TokenizerName, MostTokenizerBytes, root => root.ValueKind == JsonValueKind.Object ? true : throw new FormatException("it is no JSON object"));
        Copy(files.Require(TokenizerName, ConfigName), Path.Combine(target, TokenizerName));
        foreach (var name in Copied)
        {
            if (files.Find(name) is { } path)
            {
                Copy(path, Path.Combine(target, name));
            }
        }

        var config = Path.Combine(target, Copied[0]);
        if (!File.Exists(config))
        {
            File.WriteAllText(config, new JsonObject().ToJsonString());
        }

        var extra = Path.Combine("additional_chat_templates", "tool_use.jinja");
        if (Path.Exists(Path.Combine(_folder, extra)))
        {
            Directory.CreateDirectory(Path.Combine(target, "additional_chat_templates"));
            Copy(files.Require(extra, ConfigName), Path.Combine(target, extra));
        }
    }

    /// <summary>Copies the bytes alone: the copy is the model folder's own, whoever may write the source.</summary>
    private static void Copy(string from, string to)
    {
        using var source = File.OpenRead(from);
        using var copy = File.Create(to);
        source.CopyTo(copy);
    }

    /// <summary>The end tokens of <c>generation_config.json</c> go before those of <c>config.json</c>, as they do when transformers generates.</summary>
    private static SpecialIds IdsOf(FolderFiles files, string folder, HfConfig config, int vocabulary)
    {
        var inner = config.Object("text_config")?.Root;
        var ends = new List<int>();
        int? begin = null, padding = null;
        void Take(JsonElement root)
        {
            ends = ends.Count > 0 ? ends : [.. IdsBelow(root, "eos_token_id", vocabulary)];
            begin ??= IdsBelow(root, "bos_token_id", vocabulary).Cast<int?>().FirstOrDefault();
            padding ??= IdsBelow(root, "pad_token_id", vocabulary).Cast<int?>().FirstOrDefault();
        }

        const string Generation = "generation_config.json";
        if (files.Find(Generation) is not null)
        {
            files.ReadObject(Generation, MostConfigBytes, root =>
            {
                Take(root);
                return true;
            });
        }

        Take(config.Root);
        if (inner is { } text)
        {
            Take(text);
        }

        return ends.Count > 0
            ? new SpecialIds(begin, ends, padding ?? ends[0])
            : throw new ModelLoadException($"{Path.Combine(folder, ConfigName)} names no token that ends an answer. Add its id as eos_token_id.");
    }

    /// <summary>Ids below a name: a number, or a list. Those that are no tokens of the model are left out.</summary>
    private static IEnumerable<int> IdsBelow(JsonElement root, string name, int vocabulary)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name, out var value))
        {
            return [];
        }

        var all = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new[] { value };
        return all.Where(v => v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out var id) && id >= 0 && id < vocabulary).Select(v => v.GetInt32()).Distinct();
    }
}
