namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>The architectures of folders from Hugging Face: what their configurations say, with the defaults of transformers.</summary>
internal static partial class HfDecoders
{
    private static readonly Dictionary<string, (Func<HfConfig, DecoderShape> Read, TensorNames Names)> Known = new(StringComparer.Ordinal)
    {
        ["llama"] = (Llama, LlamaNames),
        ["mistral"] = (Mistral, LlamaNames),
        ["qwen2"] = (Qwen2, LlamaNames),
        ["qwen3"] = (Qwen3, LlamaNames),
        ["phi3"] = (Phi3, LlamaNames with { Qkv = "model.layers.{0}.self_attn.qkv_proj", Up = "model.layers.{0}.mlp.gate_up_proj" }),
        ["gemma"] = (Gemma, LlamaNames),
        ["gemma2"] = (Gemma2, GemmaNames),
        ["gemma3_text"] = (Gemma3, GemmaNames),
        ["gemma3"] = (config => Gemma3(config.Object("text_config") ?? throw config.Wrong("text_config", "nothing")), GemmaNames),
        ["granite"] = (Granite, LlamaNames),
        ["smollm3"] = (SmolLm3, LlamaNames),
        ["gpt_neox"] = (GptNeoX, NeoXNames),
        ["gpt2"] = (Gpt2, Gpt2Names),
        ["falcon"] = (Falcon, FalconNames),
    };

    /// <summary>Names of the architectures.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="ModelLoadException">The architecture is not known, or a value does not fit.</exception>
    public static (DecoderShape Shape, TensorNames Names) Read(HfConfig config)
    {
        var type = config.Text("model_type") ?? throw new ModelLoadException($"{config.Path} does not name a model_type. Copy the file again from where the model came from.");
        if (!Known.TryGetValue(type, out var known))
        {
            throw new ModelLoadException($"{config.Path} has the model_type {type}, which cannot be imported. Use a model of one of these: {string.Join(", ", Names)}.");
        }

        var (shape, names) = (known.Read(config), known.Names);
        if (config.Object("quantization_config") is { } quantised)
        {
            shape = shape with { ScaleBlock = ScaleBlockOf(quantised) };
        }

        // Some old folders of falcon have one norm where the new architecture has two.
        return (shape, type == "falcon" ? FalconNamesOf(shape, names) : names);
    }

    /// <summary>Of quantised folders, those with 8-bit floats are read, by blocks, rows or whole tensors.</summary>
    private static (int Rows, int Columns) ScaleBlockOf(HfConfig quantised)
    {
        var method = quantised.Text("quant_method") ?? "a method without a name";
        if (method != "fp8" && (method != "compressed-tensors" || quantised.Text("format") != "float-quantized"))
        {
            throw new ModelLoadException($"{quantised.Path} says that the weights are quantised by {method}, which cannot be read. Get the model unquantised, or as a GGUF file.");
        }

        return quantised.Numbers("weight_block_size") switch
        {
            null => (128, 128),
            [>= 1 and <= 65_536 and var rows, >= 1 and <= 65_536 and var columns] => ((int)rows, (int)columns),
            _ => throw quantised.Wrong("weight_block_size", "something else than two numbers"),
        };
    }

    private static DecoderShape Llama(HfConfig config) => Base(config, "llama", theta: 10_000) with
    {
        QkvBias = config.Flag("attention_bias", false) ? Presence.Yes : Presence.No,
        OutputBias = config.Flag("attention_bias", false) ? Presence.Yes : Presence.No,
        FeedForwardBias = config.Flag("mlp_bias", false) ? Presence.Yes : Presence.No,
    };

    private static DecoderShape Mistral(HfConfig config)
    {
        // Absent is 4,096, and null is none.
        var window = config.Root.TryGetProperty("sliding_window", out _) ? config.Whole("sliding_window", 0) : 4_096;
        var kinds = Kinds(config, _ => window > 0);
        return Base(config, "mistral", theta: 10_000, keyHeads: 8) with { Window = layer => kinds[layer] ? window : 0 };
    }

    private static DecoderShape Qwen2(HfConfig config) => Windowed(config, Base(config, "qwen2", theta: 10_000, keyHeads: 32)) with { QkvBias = Presence.Yes };

    private static DecoderShape Qwen3(HfConfig config) => Windowed(config, Base(config, "qwen3", theta: 10_000, headSize: 128, keyHeads: 32)) with
    {
        HasHeadNorms = true,
        QkvBias = config.Flag("attention_bias", false) ? Presence.Yes : Presence.No,
        OutputBias = config.Flag("attention_bias", false) ? Presence.Yes : Presence.No,
    };

    private static DecoderShape Windowed(HfConfig config, DecoderShape shape)
    {
        var window = config.Flag("use_sliding_window", false) ? config.Whole("sliding_window", 4_096) : 0;
        var first = config.Whole("max_window_layers", 28);
        var kinds = Kinds(config, layer => window > 0 && layer >= first);
        return shape with { Window = layer => kinds[layer] ? window : 0 };
    }

    private static DecoderShape Phi3(HfConfig config)
    {
        var window = config.Whole("sliding_window", 0);
        return Base(config, "phi3", theta: 10_000, epsilon: 1e-5) with { Qkv = QkvLayout.Stacked, HasPackedGate = true, Window = _ => window };
    }

    private static DecoderShape Granite(HfConfig config)
    {
        var scale = (float)config.Number("attention_multiplier", 1);
        return Llama(config) with
        {
            Architecture = "granite",
            Scale = _ => scale,
            EmbeddingScale = (float)config.Number("embedding_multiplier", 1),
            ResidualScale = (float)config.Number("residual_multiplier", 1),
            LogitDivisor = config.Number("logits_scaling", 1) is > 0 and var divisor ? (float)divisor : throw config.Wrong("logits_scaling", "0"),
        };
    }

    private static DecoderShape SmolLm3(HfConfig config)
    {
        var shape = Base(config, "smollm3", theta: 2_000_000, keyHeads: 4);
        var interval = Math.Max(1, config.Whole("no_rope_layer_interval", 4));
        var listed = config.Numbers("no_rope_layers");
        var turns = Enumerable.Range(0, shape.Layers).Select(layer => listed is { Count: > 0 } ? layer < listed.Count && listed[layer] != 0 : (layer + 1) % interval != 0).ToList();
        var window = config.Flag("use_sliding_window", false) ? config.Whole("sliding_window", 0) : 0;
        var kinds = Kinds(config, layer => window > 0 && !turns[layer]);
        var bias = config.Flag("attention_bias", false) ? Presence.Yes : Presence.No;
        return shape with
        {
            RopeOf = layer => turns[layer] ? 0 : -1,
            Window = layer => kinds[layer] ? window : 0,
            QkvBias = bias,
            OutputBias = bias,
            FeedForwardBias = config.Flag("mlp_bias", false) ? Presence.Yes : Presence.No,
        };
    }

    /// <summary>What most have in common.</summary>
    private static DecoderShape Base(HfConfig config, string architecture, double theta, int? headSize = null, int? keyHeads = null, double epsilon = 1e-6)
    {
        var heads = Positive(config, "num_attention_heads", null);
        var hidden = Positive(config, "hidden_size", null);
        var size = Positive(config, "head_dim", headSize ?? Math.Max(1, hidden / heads));
        var (rope, most) = HfRope.Read(config, size, theta);
        var context = Positive(config, "max_position_embeddings", 2_048);
        return new DecoderShape
        {
            Architecture = architecture,
            Vocabulary = Positive(config, "vocab_size", null),
            Hidden = hidden,
            Layers = LayersOf(config, "num_hidden_layers", null),
            Heads = heads,
            KeyHeads = Positive(config, "num_key_value_heads", keyHeads ?? heads),
            HeadSize = size,
            Intermediate = Positive(config, "intermediate_size", null),
            Context = most > 0 ? Math.Min(most, context) : context,
            Epsilon = (float)config.Number("rms_norm_eps", epsilon),
            Activation = ActivationOf(config, config.Text("hidden_act") ?? "silu"),
            TiedHead = config.Has("tie_word_embeddings") ? config.Flag("tie_word_embeddings", false) ? Presence.Yes : Presence.No : Presence.IfThere,
            Scale = _ => (float)(1 / Math.Sqrt(size)),
            Ropes = [rope],
            Notes = most > 0 && most < context ? [$"The context is {most:N0} tokens instead of {context:N0}: longer ones need other angles for all positions."] : [],
        };
    }

    private static int LayersOf(HfConfig config, string name, int? fallback) =>
        config.Whole(name, fallback) is > 0 and <= ShapeLimits.Layers and var layers ? layers : throw config.Wrong(name, "a number that cannot be");

    private static int Positive(HfConfig config, string name, int? fallback) => config.Whole(name, fallback) is > 0 and var value ? value : throw config.Wrong(name, "0");

    /// <summary>Which layers slide: as <c>layer_types</c> says, or by the rule of the architecture.</summary>
    private static List<bool> Kinds(HfConfig config, Func<int, bool> rule, int? fallback = null)
    {
        var layers = LayersOf(config, "num_hidden_layers", fallback);
        var types = config.Texts("layer_types");
        if (types is not null && types.Count < layers)
        {
            throw config.Wrong("layer_types", $"{types.Count} entries");
        }

        if (types?.FirstOrDefault(t => t is not ("full_attention" or "sliding_attention")) is { } other)
        {
            throw config.Wrong("layer_types", other);
        }

        return [.. Enumerable.Range(0, layers).Select(layer => types is null ? rule(layer) : types[layer] == "sliding_attention")];
    }

    private static Activation ActivationOf(HfConfig config, string name) => name switch
    {
        "silu" or "swish" => Activation.Silu,
        "gelu" or "gelu_python" => Activation.Gelu,
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" or "gelu_python_tanh" or "gelu_accurate" => Activation.GeluTanh,
        "relu" => Activation.Relu,
        _ => throw new ModelLoadException($"{config.Path} has the activation function {name}, which is not supported. Use another model."),
    };
}
