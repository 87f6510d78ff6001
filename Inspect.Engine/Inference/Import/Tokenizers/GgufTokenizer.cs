using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Inference.Import.Gguf;

namespace Inspect.Engine.Inference.Import.Tokenizers;

/// <summary>The tokenizer of a GGUF file, written as <c>tokenizer.json</c> and <c>tokenizer_config.json</c>.</summary>
internal sealed class GgufTokenizer
{
    // Kinds of tokens.
    private const int Normal = 1;
    private const int Unknown = 2;
    private const int Control = 3;
    private const int UserDefined = 4;

    // Files often name the end of a text alone; these end a turn in the templates that are in use, and no answer goes on behind them.
    private static readonly HashSet<string> TurnEnds = new(StringComparer.Ordinal)
    {
        "<|im_end|>", "<|eot_id|>", "<|end|>", "<end_of_turn>", "<|end_of_turn|>", "<|endoftext|>", "<|end_of_text|>", "<EOT>", "<|EOT|>", "[EOT]",
    };

    private readonly GgufMetadata _metadata;
    private readonly string _model;

    private GgufTokenizer(GgufMetadata metadata, string model, string[] tokens)
    {
        (_metadata, _model, Tokens) = (metadata, model, tokens);
        Types = metadata.Wholes("tokenizer.ggml.token_type") is { } types && types.Length == tokens.Length ? types : [.. Enumerable.Repeat((long)Normal, tokens.Length)];
    }

    /// <summary>The texts of the tokens.</summary>
    public string[] Tokens { get; }

    /// <summary>The kinds of the tokens.</summary>
    public long[] Types { get; }

    /// <summary>Begins a text; null where nothing does.</summary>
    public int? BeginId => Id("bos_token_id");

    /// <summary>Fills shorter rows; null where nothing does.</summary>
    public int? PaddingId => Id("padding_token_id");

    /// <summary>End an answer: the end of the text, of a turn, of a message.</summary>
    public IReadOnlyList<int> EndIds { get; private init; } = [];

    /// <summary>Reads it.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="vocabulary">Number of tokens of the model.</param>
    /// <exception cref="ModelLoadException">It is missing, of a kind that is not supported, or of another model.</exception>
    public static GgufTokenizer Read(GgufMetadata metadata, int vocabulary)
    {
        var model = metadata.Text("tokenizer.ggml.model");
        if (model is not ("gpt2" or "llama"))
        {
            throw new ModelLoadException($"{metadata.Path} has {(model is null ? "no tokenizer" : $"a tokenizer of the kind {model}")}, and the kinds gpt2 and llama can be read. Import the model from its folder with tokenizer.json instead.");
        }

        var tokens = metadata.List<string>("tokenizer.ggml.tokens") ?? throw metadata.Wrong("tokenizer.ggml.tokens");
        if (tokens.Length == 0 || tokens.Length > vocabulary)
        {
            throw new ModelLoadException($"{metadata.Path} has {tokens.Length:N0} tokens for {vocabulary:N0} embeddings. Copy the file again from where the model came from.");
        }

        var read = new GgufTokenizer(metadata, model, tokens);
        int?[] ends = [read.Id("eos_token_id"), read.Id("eot_token_id"), read.Id("eom_token_id")];
        return ends.Any(e => e is not null)
            ? new GgufTokenizer(metadata, model, tokens) { EndIds = [.. ends.OfType<int>().Concat(read.TurnEndIds()).Distinct()] }
            : throw new ModelLoadException($"{metadata.Path} names no token that ends an answer. Import the model from its folder instead.");
    }

    /// <summary>Writes the files.</summary>
    /// <param name="target">The model folder.</param>
    /// <exception cref="ModelLoadException">Merges or scores are missing.</exception>
    public void Write(string target)
    {
        var json = _model == "llama" ? new ScoreTokenizer(_metadata, this).ToJson() : new MergeTokenizer(_metadata, this).ToJson();
        json["added_tokens"] = Added();
        json["post_processor"] = PostProcessor();
        using (var stream = File.Create(Path.Combine(target, "tokenizer.json")))
        using (var writer = new Utf8JsonWriter(stream))
        {
            json.WriteTo(writer);
        }

        var config = new JsonObject { ["tokenizer_class"] = "PreTrainedTokenizerFast", ["clean_up_tokenization_spaces"] = false };
        Name("bos_token", BeginId);
        Name("eos_token", Id("eos_token_id") ?? EndIds[0]);
        Name("pad_token", PaddingId);
        Name("unk_token", Id("unknown_token_id"));
        if (_metadata.Text("tokenizer.chat_template") is { Length: > 0 } template)
        {
            config["chat_template"] = template;
        }

        File.WriteAllText(Path.Combine(target, "tokenizer_config.json"), config.ToJsonString());

        void Name(string name, int? id)
        {
            if (id is { } at)
            {
                config[name] = Tokens[at];
            }
        }
    }

    /// <summary>The text of a token and the number of its first occurrence are a pair; later ones of the same text are never given.</summary>
    public JsonObject Vocabulary()
    {
        var vocabulary = new JsonObject();
        for (var id = 0; id < Tokens.Length; id++)
        {
            vocabulary.TryAdd(Tokens[id], id);
        }

        return vocabulary;
    }

    /// <summary>An id below <c>tokenizer.ggml</c>; null where it is absent or no token.</summary>
    public int? Id(string name) => _metadata.Whole($"tokenizer.ggml.{name}") is { } id && id < Tokens.Length ? id : null;

    /// <summary>Whether texts that merge may give this token.</summary>
    public bool IsText(int id) => Types[id] is Normal or UserDefined;

    private IEnumerable<int> TurnEndIds() => Enumerable.Range(0, Tokens.Length).Where(id => Types[id] == Control && TurnEnds.Contains(Tokens[id]));

    private JsonArray Added()
    {
        var added = new JsonArray();
        for (var id = 0; id < Tokens.Length; id++)
        {
            if (Types[id] is Unknown or Control or UserDefined && Tokens[id].Length > 0)
            {
                added.Add(new JsonObject
                {
                    ["id"] = id,
                    ["content"] = Tokens[id],
                    ["single_word"] = false,
                    ["lstrip"] = false,
                    ["rstrip"] = false,
                    ["normalized"] = false,
                    ["special"] = Types[id] != UserDefined,
                });
            }
        }

        return added;
    }

    /// <summary>Texts begin with a token where the file says so, or says nothing and is of a kind that always does.</summary>
    private JsonObject? PostProcessor()
    {
        var begins = _metadata.Flag("tokenizer.ggml.add_bos_token") ?? (_model == "llama" || MergeTokenizer.Begins(_metadata.Text("tokenizer.ggml.pre")));
        if (!begins || BeginId is not { } id)
        {
            return null;
        }

        JsonObject Special() => new() { ["SpecialToken"] = new JsonObject { ["id"] = Tokens[id], ["type_id"] = 0 } };
        JsonObject Sequence(string name) => new() { ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = 0 } };
        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Special(), Sequence("A")),
            ["pair"] = new JsonArray(Special(), Sequence("A"), Special(), Sequence("B")),
            ["special_tokens"] = new JsonObject { [Tokens[id]] = new JsonObject { ["id"] = Tokens[id], ["ids"] = new JsonArray(id), ["tokens"] = new JsonArray(Tokens[id]) } },
        };
    }
}
