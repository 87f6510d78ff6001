namespace Inspect.Benchmarks.Inference;

/// <summary>The shape of a llama.</summary>
internal sealed record LlamaShape(string Name, int Layers, int Hidden, int Intermediate, int Heads, int KeyHeads, int Vocabulary, int Context, bool IsTied)
{
    /// <summary>TinyLlama's, with the tokens of the built-in model.</summary>
    public static LlamaShape TinyLlama { get; } = new("1.2 B (TinyLlama, 49,152 tokens)", 22, 2_048, 5_632, 32, 4, 49_152, 2_048, IsTied: false);

    /// <summary>The built-in model's.</summary>
    public static LlamaShape BuiltIn { get; } = new("135 M (built-in)", 30, 576, 1_536, 9, 3, 49_152, 8_192, IsTied: true);

    /// <summary>Names and shapes of its tensors.</summary>
    public IEnumerable<(string Name, int[] Shape)> Tensors()
    {
        yield return ("model.embed_tokens.weight", [Vocabulary, Hidden]);
        for (var layer = 0; layer < Layers; layer++)
        {
            var at = $"model.layers.{layer}.";
            yield return (at + "input_layernorm.weight", [Hidden]);
            yield return (at + "self_attn.q_proj.weight", [Hidden, Hidden]);
            yield return (at + "self_attn.k_proj.weight", [Hidden / Heads * KeyHeads, Hidden]);
            yield return (at + "self_attn.v_proj.weight", [Hidden / Heads * KeyHeads, Hidden]);
            yield return (at + "self_attn.o_proj.weight", [Hidden, Hidden]);
            yield return (at + "post_attention_layernorm.weight", [Hidden]);
            yield return (at + "mlp.gate_proj.weight", [Intermediate, Hidden]);
            yield return (at + "mlp.up_proj.weight", [Intermediate, Hidden]);
            yield return (at + "mlp.down_proj.weight", [Hidden, Intermediate]);
        }

        yield return ("model.norm.weight", [Hidden]);
        if (!IsTied)
        {
            yield return ("lm_head.weight", [Vocabulary, Hidden]);
        }
    }
}
