namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>The Gemma family: norms stored less one, embeddings scaled by the root of their size, later ones with norms behind each part too.</summary>
internal static partial class HfDecoders
{
    private const int GemmaHeadSize = 256;
    private const int GemmaWindow = 4_096;

    private static DecoderShape Gemma(HfConfig config) => GemmaBase(config, "gemma", config.Text("hidden_activation") ?? config.Text("hidden_act") ?? "gelu_pytorch_tanh");

    private static DecoderShape Gemma2(HfConfig config)
    {
        var window = config.Whole("sliding_window", GemmaWindow);
        var kinds = Kinds(config, layer => layer % 2 == 0);
        var scale = ScaleOf(config);
        return GemmaBase(config, "gemma2", config.Text("hidden_activation") ?? "gelu_pytorch_tanh", keyHeads: 4) with
        {
            HasPostNorms = true,
            Window = layer => kinds[layer] ? window : 0,
            Scale = _ => scale,
            AttentionSoftcap = Softcap(config, "attn_logit_softcapping", 50),
            LogitSoftcap = Softcap(config, "final_logit_softcapping", 30),
        };
    }

    private static DecoderShape Gemma3(HfConfig config)
    {
        if (config.Flag("use_bidirectional_attention", false))
        {
            throw new ModelLoadException($"{config.Path} lets each token see those behind it, which is no model that writes. Use a decoder.");
        }

        // Of folders of models that also see, much of the part that writes is left to the defaults.
        var window = config.Whole("sliding_window", GemmaWindow);
        var pattern = Math.Max(1, config.Whole("sliding_window_pattern", config.Whole("_sliding_window_pattern", 6)));
        var kinds = Kinds(config, layer => (layer + 1) % pattern != 0, 26);
        var scale = ScaleOf(config);
        var shape = GemmaBase(config, "gemma3", config.Text("hidden_activation") ?? "gelu_pytorch_tanh", keyHeads: 4, isSecond: true);
        var local = config.Object("rope_parameters")?.Object("sliding_attention") is not null
            ? HfRope.Read(config, shape.HeadSize, 10_000, kind: "sliding_attention").Rope
            : Rope.Plain(config.Number("rope_local_base_freq", 10_000), shape.HeadSize);
        return shape with
        {
            HasPostNorms = true,
            HasHeadNorms = true,
            Window = layer => kinds[layer] ? window : 0,
            RopeOf = layer => kinds[layer] ? 1 : 0,
            Ropes = [shape.Ropes[0], local],
            Scale = _ => scale,
            AttentionSoftcap = Softcap(config, "attn_logit_softcapping", 0),
            LogitSoftcap = Softcap(config, "final_logit_softcapping", 0),
        };
    }

    private static DecoderShape GemmaBase(HfConfig config, string architecture, string activation, int? keyHeads = null, bool isSecond = false)
    {
        var heads = Positive(config, "num_attention_heads", isSecond ? 8 : null);
        var hidden = Positive(config, "hidden_size", isSecond ? 2_304 : null);
        var size = Positive(config, "head_dim", GemmaHeadSize);
        var bias = config.Flag("attention_bias", false) ? Presence.Yes : Presence.No;
        return new DecoderShape
        {
            Architecture = architecture,
            Vocabulary = Positive(config, "vocab_size", isSecond ? 262_208 : 256_000),
            Hidden = hidden,
            Layers = LayersOf(config, "num_hidden_layers", isSecond ? 26 : null),
            Heads = heads,
            KeyHeads = Positive(config, "num_key_value_heads", keyHeads ?? heads),
            HeadSize = size,
            Intermediate = Positive(config, "intermediate_size", isSecond ? 9_216 : null),
            Context = Positive(config, "max_position_embeddings", isSecond ? 131_072 : 8_192),
            Epsilon = (float)config.Number("rms_norm_eps", 1e-6),
            NormOffset = 1,
            Activation = ActivationOf(config, activation),
            QkvBias = bias,
            OutputBias = bias,
            TiedHead = config.Flag("tie_word_embeddings", true) ? Presence.Yes : Presence.No,
            EmbeddingScale = (float)Math.Sqrt(hidden),
            Scale = _ => (float)(1 / Math.Sqrt(size)),
            Ropes = [HfRope.Read(config, size, isSecond ? 1_000_000 : 10_000).Rope],
        };
    }

    private static float ScaleOf(HfConfig config) => config.Number("query_pre_attn_scalar", 256) is > 0 and var size
        ? (float)(1 / Math.Sqrt(size))
        : throw config.Wrong("query_pre_attn_scalar", "0");

    /// <summary>A soft cap: absent is the architecture's own, null is none.</summary>
    private static float? Softcap(HfConfig config, string name, float fallback)
    {
        var value = config.Root.TryGetProperty(name, out _) ? config.Number(name, 0) : fallback;
        return value > 0 ? (float)value : null;
    }
}
