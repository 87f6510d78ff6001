namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>Names of tensors in folders from Hugging Face.</summary>
internal static partial class HfDecoders
{
    private static TensorNames LlamaNames => new()
    {
        Embedding = "model.embed_tokens",
        FinalNorm = "model.norm",
        Head = "lm_head",
        AttentionNorm = "model.layers.{0}.input_layernorm",
        FeedForwardNorm = "model.layers.{0}.post_attention_layernorm",
        Query = "model.layers.{0}.self_attn.q_proj",
        Key = "model.layers.{0}.self_attn.k_proj",
        Value = "model.layers.{0}.self_attn.v_proj",
        QueryNorm = "model.layers.{0}.self_attn.q_norm",
        KeyNorm = "model.layers.{0}.self_attn.k_norm",
        Output = "model.layers.{0}.self_attn.o_proj",
        Gate = "model.layers.{0}.mlp.gate_proj",
        Up = "model.layers.{0}.mlp.up_proj",
        Down = "model.layers.{0}.mlp.down_proj",
    };

    private static TensorNames GemmaNames => LlamaNames with
    {
        AttentionPostNorm = "model.layers.{0}.post_attention_layernorm",
        FeedForwardNorm = "model.layers.{0}.pre_feedforward_layernorm",
        FeedForwardPostNorm = "model.layers.{0}.post_feedforward_layernorm",
    };

    private static TensorNames NeoXNames => new()
    {
        Embedding = "gpt_neox.embed_in",
        FinalNorm = "gpt_neox.final_layer_norm",
        Head = "embed_out",
        AttentionNorm = "gpt_neox.layers.{0}.input_layernorm",
        FeedForwardNorm = "gpt_neox.layers.{0}.post_attention_layernorm",
        Qkv = "gpt_neox.layers.{0}.attention.query_key_value",
        Output = "gpt_neox.layers.{0}.attention.dense",
        Up = "gpt_neox.layers.{0}.mlp.dense_h_to_4h",
        Down = "gpt_neox.layers.{0}.mlp.dense_4h_to_h",
    };

    private static TensorNames Gpt2Names => new()
    {
        Embedding = "transformer.wte",
        Positions = "transformer.wpe",
        FinalNorm = "transformer.ln_f",
        Head = "lm_head",
        AttentionNorm = "transformer.h.{0}.ln_1",
        FeedForwardNorm = "transformer.h.{0}.ln_2",
        Qkv = "transformer.h.{0}.attn.c_attn",
        Output = "transformer.h.{0}.attn.c_proj",
        Up = "transformer.h.{0}.mlp.c_fc",
        Down = "transformer.h.{0}.mlp.c_proj",
    };

    private static TensorNames FalconNames => new()
    {
        Embedding = "transformer.word_embeddings",
        FinalNorm = "transformer.ln_f",
        Head = "lm_head",
        AttentionNorm = "transformer.h.{0}.input_layernorm",
        FeedForwardNorm = "transformer.h.{0}.post_attention_layernorm",
        Qkv = "transformer.h.{0}.self_attention.query_key_value",
        Output = "transformer.h.{0}.self_attention.dense",
        Up = "transformer.h.{0}.mlp.dense_h_to_4h",
        Down = "transformer.h.{0}.mlp.dense_4h_to_h",
    };
}
