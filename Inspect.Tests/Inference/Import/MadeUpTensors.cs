namespace Inspect.Tests.Inference.Import;

/// <summary>Made-up tensors of a llama, by the names of its folder.</summary>
internal static class MadeUpTensors
{
    /// <summary>Two layers of four heads, two of them for keys.</summary>
    /// <param name="hidden">Numbers in a state.</param>
    /// <param name="intermediate">Numbers in the feed-forward part.</param>
    /// <param name="vocabulary">Tokens.</param>
    public static Dictionary<string, (int[] Shape, float[] Numbers)> Llama(int hidden, int intermediate, int vocabulary)
    {
        var random = new Random(7);
        var all = new Dictionary<string, (int[] Shape, float[] Numbers)>
        {
            ["model.embed_tokens.weight"] = Matrix(random, vocabulary, hidden),
            ["lm_head.weight"] = Matrix(random, vocabulary, hidden),
            ["model.norm.weight"] = Vector(random, hidden),
        };
        for (var layer = 0; layer < 2; layer++)
        {
            var at = $"model.layers.{layer}.";
            all[at + "input_layernorm.weight"] = Vector(random, hidden);
            all[at + "post_attention_layernorm.weight"] = Vector(random, hidden);
            all[at + "self_attn.q_proj.weight"] = Matrix(random, hidden, hidden);
            all[at + "self_attn.k_proj.weight"] = Matrix(random, hidden / 2, hidden);
            all[at + "self_attn.v_proj.weight"] = Matrix(random, hidden / 2, hidden);
            all[at + "self_attn.o_proj.weight"] = Matrix(random, hidden, hidden);
            all[at + "mlp.gate_proj.weight"] = Matrix(random, intermediate, hidden);
            all[at + "mlp.up_proj.weight"] = Matrix(random, intermediate, hidden);
            all[at + "mlp.down_proj.weight"] = Matrix(random, hidden, intermediate);
        }

        return all;
    }

    /// <summary>A matrix that keeps states in size.</summary>
    public static (int[] Shape, float[] Numbers) Matrix(Random random, int rows, int columns) => ([rows, columns], Numbers(random, rows * columns, 0, 2 / Math.Sqrt(columns)));

    /// <summary>A norm's weights.</summary>
    public static (int[] Shape, float[] Numbers) Vector(Random random, int length) => ([length], Numbers(random, length, 1, 0.3));

    private static float[] Numbers(Random random, int count, double middle, double width) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(middle + ((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * width)))];
}
