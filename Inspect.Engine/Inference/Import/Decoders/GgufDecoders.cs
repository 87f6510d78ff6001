using Inspect.Engine.Inference.Import.Gguf;
using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>The architectures of GGUF files: what their metadata say, with the defaults of llama.cpp.</summary>
internal static class GgufDecoders
{
    private static readonly Dictionary<string, Func<GgufParts, DecoderShape, DecoderShape>> Known = new(StringComparer.Ordinal)
    {
        ["llama"] = (parts, shape) => Paired(shape) with { OutputBias = Presence.IfThere, FeedForwardBias = Presence.IfThere },
        ["qwen2"] = (_, shape) => shape with { QkvBias = Presence.Yes },
        ["qwen3"] = (_, shape) => shape with { HasHeadNorms = true },
        ["phi3"] = Phi3,
        ["gemma"] = (_, shape) => Gemma(shape),
        ["gemma2"] = Gemma2,
        ["gemma3"] = Gemma3,
        ["granite"] = Granite,
        ["smollm3"] = (_, shape) => Paired(shape) with { RopeOf = layer => (layer + 1) % 4 != 0 ? 0 : -1 },
        ["gptneox"] = GptNeoX,
        ["gpt2"] = Gpt2,
        ["falcon"] = Falcon,
    };

    /// <summary>Names of the architectures.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads the metadata.</summary>
    /// <exception cref="ModelLoadException">The architecture is not known, or a value does not fit.</exception>
    public static (DecoderShape Shape, TensorNames Names) Read(GgufFile file, IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        var metadata = file.Header.Metadata;
        var architecture = metadata.Text("general.architecture") ?? throw new ModelLoadException($"{metadata.Path} does not name an architecture. Copy the file again from where the model came from.");
        if (!Known.TryGetValue(architecture, out var known))
        {
            throw new ModelLoadException($"{metadata.Path} has the architecture {architecture}, which cannot be imported. Use a model of one of these: {string.Join(", ", Names)}.");
        }

        var parts = new GgufParts(metadata, architecture, tensors);
        if (parts.Whole("expert_count", 0) > 0)
        {
            throw new ModelLoadException($"{metadata.Path} is a mixture of experts, which is not supported. Use a dense model.");
        }

        var shape = known(parts, Base(parts));
        return (shape, NamesOf(shape));
    }

    private static DecoderShape Base(GgufParts parts)
    {
        var heads = parts.Positive("attention.head_count");
        var hidden = parts.Positive("embedding_length");
        var size = parts.Positive("attention.key_length", Math.Max(1, hidden / heads));
        if (parts.Whole("attention.value_length", size) != size)
        {
            throw parts.Wrong("attention.value_length");
        }

        var (rope, most) = GgufRope.Read(parts, size);
        var context = parts.Positive("context_length");
        var hasMeanNorms = parts.Number("attention.layer_norm_epsilon") is not null;
        return new DecoderShape
        {
            Architecture = parts.Architecture,
            Vocabulary = parts.Vocabulary,
            Hidden = hidden,
            Layers = parts.Positive("block_count"),
            Heads = heads,
            KeyHeads = parts.Positive("attention.head_count_kv", heads),
            HeadSize = size,
            Intermediate = parts.Positive("feed_forward_length"),
            Context = most > 0 ? Math.Min(most, context) : context,
            Epsilon = (float)(parts.Number("attention.layer_norm_rms_epsilon") ?? parts.Number("attention.layer_norm_epsilon") ?? throw parts.Wrong("attention.layer_norm_rms_epsilon")),
            HasMeanNorms = hasMeanNorms,
            QkvBias = Presence.IfThere,
            TiedHead = Presence.IfThere,
            Scale = _ => (float)(1 / Math.Sqrt(size)),
            Ropes = [rope],
            Notes = most > 0 && most < context ? [$"The context is {most:N0} tokens instead of {context:N0}: longer ones need other angles for all positions."] : [],
        };
    }

    /// <summary>Files of these have the rows that turn together side by side.</summary>
    private static DecoderShape Paired(DecoderShape shape) => shape with { HasPairedRows = true };

    private static DecoderShape Phi3(GgufParts parts, DecoderShape shape)
    {
        var window = parts.Whole("attention.sliding_window", 0);
        return shape with { Qkv = QkvLayout.Stacked, HasPackedGate = true, Window = _ => window };
    }

    /// <summary>Files hold the norms as they are, one already added.</summary>
    private static DecoderShape Gemma(DecoderShape shape) => shape with { Activation = Activation.GeluTanh, EmbeddingScale = (float)Math.Sqrt(shape.Hidden), TiedHead = Presence.Yes };

    private static DecoderShape Gemma2(GgufParts parts, DecoderShape shape)
    {
        var window = parts.Whole("attention.sliding_window", 4_096);

        // Files keep no scale: the largest of the family has another.
        var scale = (float)(1 / Math.Sqrt(shape.Layers == 46 ? (double)shape.Hidden / shape.Heads : shape.HeadSize));
        return Gemma(shape) with
        {
            HasPostNorms = true,
            Window = layer => layer % 2 == 0 ? window : 0,
            Scale = _ => scale,
            AttentionSoftcap = Cap(parts.Number("attn_logit_softcapping") ?? 50),
            LogitSoftcap = Cap(parts.Number("final_logit_softcapping") ?? 30),
        };
    }

    private static DecoderShape Gemma3(GgufParts parts, DecoderShape shape)
    {
        var window = parts.Whole("attention.sliding_window", 0);
        var scale = (float)(1 / Math.Sqrt(shape.Layers == 62 ? (double)shape.Hidden / shape.Heads : shape.HeadSize));
        return Gemma(shape) with
        {
            HasPostNorms = true,
            HasHeadNorms = true,
            Window = layer => IsLocal(layer) ? window : 0,
            RopeOf = layer => IsLocal(layer) ? 1 : 0,
            Ropes = [shape.Ropes[0], Rope.Plain(parts.Number("rope.freq_base_swa") ?? 10_000, shape.HeadSize)],
            Scale = _ => scale,
            TiedHead = Presence.IfThere,
            LogitSoftcap = Cap(parts.Number("final_logit_softcapping") ?? 0),
        };

        static bool IsLocal(int layer) => layer % 6 < 5;
    }

    private static float? Cap(double value) => value > 0 ? (float)value : null;

    private static DecoderShape Granite(GgufParts parts, DecoderShape shape)
    {
        var scale = parts.Number("attention.scale") is { } set and not 0 ? (float)set : shape.Scale(0);
        return Paired(shape) with
        {
            OutputBias = Presence.IfThere,
            FeedForwardBias = Presence.IfThere,
            Scale = _ => scale,
            EmbeddingScale = Factor("embedding_scale"),
            ResidualScale = Factor("residual_scale"),
            LogitDivisor = Factor("logit_scale"),
        };

        // Zero stands for absent.
        float Factor(string key) => parts.Number(key) is { } value and not 0 ? (float)value : 1;
    }

    private static DecoderShape GptNeoX(GgufParts parts, DecoderShape shape) => shape with
    {
        Architecture = "gpt_neox",
        Activation = Activation.Gelu,
        IsGated = false,
        Order = parts.Flag("use_parallel_residual", true) ? BlockOrder.Parallel : BlockOrder.Sequential,
        Qkv = QkvLayout.Stacked,
        OutputBias = Presence.IfThere,
        FeedForwardBias = Presence.Yes,
    };

    private static DecoderShape Gpt2(GgufParts parts, DecoderShape shape) => shape with
    {
        Activation = Activation.GeluTanh,
        IsGated = false,
        Qkv = QkvLayout.Stacked,
        QkvBias = Presence.Yes,
        OutputBias = Presence.Yes,
        FeedForwardBias = Presence.Yes,
        HasPositions = true,
        Ropes = [],
        RopeOf = _ => -1,
    };

    private static DecoderShape Falcon(GgufParts parts, DecoderShape shape) => shape with
    {
        Activation = Activation.Gelu,
        IsGated = false,
        Order = parts.Tensors.ContainsKey("blk.0.attn_norm_2.weight") ? BlockOrder.Parallel : BlockOrder.ParallelOneNorm,
        Qkv = QkvLayout.Stacked,
        OutputBias = Presence.IfThere,
        FeedForwardBias = Presence.IfThere,
    };

    private static TensorNames NamesOf(DecoderShape shape)
    {
        var isFalcon = shape is { Architecture: "falcon", Order: BlockOrder.Parallel };
        return new TensorNames
        {
            Embedding = "token_embd",
            Positions = "position_embd",
            FinalNorm = "output_norm",
            Head = "output",
            AttentionNorm = isFalcon ? "blk.{0}.attn_norm_2" : "blk.{0}.attn_norm",
            AttentionPostNorm = "blk.{0}.post_attention_norm",
            FeedForwardNorm = isFalcon ? "blk.{0}.attn_norm" : "blk.{0}.ffn_norm",
            FeedForwardPostNorm = "blk.{0}.post_ffw_norm",
            Qkv = "blk.{0}.attn_qkv",
            Query = "blk.{0}.attn_q",
            Key = "blk.{0}.attn_k",
            Value = "blk.{0}.attn_v",
            QueryNorm = "blk.{0}.attn_q_norm",
            KeyNorm = "blk.{0}.attn_k_norm",
            Output = "blk.{0}.attn_output",
            Gate = "blk.{0}.ffn_gate",
            Up = "blk.{0}.ffn_up",
            Down = "blk.{0}.ffn_down",
        };
    }
}
