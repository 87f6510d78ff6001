namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>The older families: norms with mean and bias, feed-forward parts without gates, attention beside the feed-forward part.</summary>
internal static partial class HfDecoders
{
    private static DecoderShape GptNeoX(HfConfig config)
    {
        var heads = Positive(config, "num_attention_heads", 64);
        var hidden = Positive(config, "hidden_size", 6_144);
        var size = Math.Max(1, hidden / heads);
        var (rope, most) = HfRope.Read(config, size, config.Number("rotary_emb_base", 10_000), config.Number("rotary_pct", 0.25));
        var context = Positive(config, "max_position_embeddings", 2_048);
        return new DecoderShape
        {
            Architecture = "gpt_neox",
            Vocabulary = Positive(config, "vocab_size", 50_432),
            Hidden = hidden,
            Layers = LayersOf(config, "num_hidden_layers", 44),
            Heads = heads,
            KeyHeads = heads,
            HeadSize = size,
            Intermediate = Positive(config, "intermediate_size", 24_576),
            Context = most > 0 ? Math.Min(most, context) : context,
            Epsilon = (float)config.Number("layer_norm_eps", 1e-5),
            HasMeanNorms = true,
            Activation = ActivationOf(config, config.Text("hidden_act") ?? "gelu"),
            IsGated = false,
            Order = config.Flag("use_parallel_residual", true) ? BlockOrder.Parallel : BlockOrder.Sequential,
            Qkv = QkvLayout.ByHead,
            QkvBias = config.Flag("attention_bias", true) ? Presence.Yes : Presence.No,
            OutputBias = config.Flag("attention_bias", true) ? Presence.Yes : Presence.No,
            FeedForwardBias = Presence.Yes,
            TiedHead = config.Flag("tie_word_embeddings", false) ? Presence.Yes : Presence.No,
            Scale = _ => (float)(1 / Math.Sqrt(size)),
            Ropes = [rope],
        };
    }

    private static DecoderShape Gpt2(HfConfig config)
    {
        var heads = Positive(config, "n_head", 12);
        var hidden = Positive(config, "n_embd", 768);
        var size = Math.Max(1, hidden / heads);
        var isPlain = !config.Flag("scale_attn_weights", true);
        var isByLayer = config.Flag("scale_attn_by_inverse_layer_idx", false);
        return new DecoderShape
        {
            Architecture = "gpt2",
            Vocabulary = Positive(config, "vocab_size", 50_257),
            Hidden = hidden,
            Layers = LayersOf(config, "n_layer", 12),
            Heads = heads,
            KeyHeads = heads,
            HeadSize = size,
            Intermediate = config.Has("n_inner") ? Positive(config, "n_inner", null) : checked(4 * Math.Min(hidden, 1 << 24)),
            Context = Positive(config, "n_positions", config.Has("n_ctx") ? config.Whole("n_ctx") : 1_024),
            Epsilon = (float)config.Number("layer_norm_epsilon", 1e-5),
            HasMeanNorms = true,
            Activation = ActivationOf(config, config.Text("activation_function") ?? "gelu_new"),
            IsGated = false,
            Qkv = QkvLayout.Stacked,
            IsTransposed = true,
            QkvBias = Presence.Yes,
            OutputBias = Presence.Yes,
            FeedForwardBias = Presence.Yes,
            HasPositions = true,
            TiedHead = config.Flag("tie_word_embeddings", true) ? Presence.Yes : Presence.No,
            Scale = layer => (float)((isPlain ? 1 : 1 / Math.Sqrt(size)) / (isByLayer ? layer + 1 : 1)),
            RopeOf = _ => -1,
        };
    }

    private static DecoderShape Falcon(HfConfig config)
    {
        if (config.Flag("alibi", false))
        {
            throw new ModelLoadException($"{config.Path} places tokens by alibi, which is not supported. Use a model that turns positions.");
        }

        var heads = Positive(config, config.Has("n_head") ? "n_head" : "num_attention_heads", 71);
        var hidden = Positive(config, "hidden_size", 4_544);
        var size = Math.Max(1, hidden / heads);
        var isNew = config.Flag("new_decoder_architecture", false);
        var hasOneKeyHead = config.Flag("multi_query", true);
        var isParallel = isNew || config.Flag("parallel_attn", true);
        var norms = config.Whole("num_ln_in_parallel_attn", isNew ? 2 : 1);
        var bias = config.Flag("bias", false) ? Presence.Yes : Presence.No;
        return new DecoderShape
        {
            Architecture = "falcon",
            Vocabulary = Positive(config, "vocab_size", 65_024),
            Hidden = hidden,
            Layers = LayersOf(config, config.Has("n_layer") ? "n_layer" : "num_hidden_layers", 32),
            Heads = heads,
            KeyHeads = isNew ? Positive(config, config.Has("n_head_kv") ? "n_head_kv" : "num_kv_heads", heads) : hasOneKeyHead ? 1 : heads,
            HeadSize = size,
            Intermediate = Positive(config, "ffn_hidden_size", checked(4 * Math.Min(hidden, 1 << 24))),
            Context = Positive(config, "max_position_embeddings", 2_048),
            Epsilon = (float)config.Number("layer_norm_epsilon", 1e-5),
            HasMeanNorms = true,
            Activation = ActivationOf(config, config.Text("activation") ?? "gelu"),
            IsGated = false,
            Order = !isParallel ? BlockOrder.Sequential : isNew && norms == 2 ? BlockOrder.Parallel : BlockOrder.ParallelOneNorm,
            Qkv = QkvLayout.ByHead,
            QkvBias = bias,
            OutputBias = bias,
            FeedForwardBias = bias,
            TiedHead = config.Flag("tie_word_embeddings", true) ? Presence.Yes : Presence.No,
            Scale = _ => (float)(1 / Math.Sqrt(size)),
            Ropes = [HfRope.Read(config, size, 10_000).Rope],
        };
    }

    private static TensorNames FalconNamesOf(DecoderShape shape, TensorNames names) => shape.Order == BlockOrder.Parallel
        ? names with { AttentionNorm = "transformer.h.{0}.ln_attn", FeedForwardNorm = "transformer.h.{0}.ln_mlp" }
        : names;
}
