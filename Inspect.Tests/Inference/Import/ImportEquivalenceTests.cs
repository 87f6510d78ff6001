using System.Text.Json.Nodes;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Import;

/// <summary>Architectures of which the vectors have no folder: with weights that make them the same as one that is checked there, they give the same logits.</summary>
public sealed class ImportEquivalenceTests
{
    private const int Hidden = 64;
    private const int Heads = 4;
    private const int Size = 16;
    private const int Vocabulary = 512;
    private const float Tolerance = 2e-4f;

    [Fact]
    public void SmolLm3_WhoseLayersAllTurn_IsALlama()
    {
        var tensors = Tensors();
        var config = Config("smollm3");
        config["no_rope_layers"] = new JsonArray(1, 1);
        config["rope_theta"] = 10_000;

        AssertSame(Logits(Config("llama"), tensors), Logits(config, tensors));
    }

    [Fact]
    public void SmolLm3_WhoseLayersDoNotTurn_IsAnother()
    {
        var tensors = Tensors();
        var config = Config("smollm3");
        config["no_rope_layers"] = new JsonArray(1, 0);
        config["rope_theta"] = 10_000;

        Assert.True(Largest(Logits(Config("llama"), tensors), Logits(config, tensors)) > 0.01f);
    }

    [Fact]
    public void Gemma_IsALlamaWithItsNormsAndEmbeddingsWrittenOut()
    {
        var tensors = Tensors();
        var llama = Config("llama");
        llama["hidden_act"] = "gelu_pytorch_tanh";
        var gemma = Config("gemma");
        gemma["hidden_activation"] = "gelu_pytorch_tanh";
        gemma["tie_word_embeddings"] = true;
        tensors["lm_head.weight"] = tensors["model.embed_tokens.weight"];
        var stored = tensors.ToDictionary(t => t.Key, t => t.Key.Contains("norm", StringComparison.Ordinal) ? (t.Value.Shape, [.. t.Value.Numbers.Select(n => n - 1)]) : t.Value);
        tensors["model.embed_tokens.weight"] = ([Vocabulary, Hidden], [.. tensors["lm_head.weight"].Numbers.Select(n => n * MathF.Sqrt(Hidden))]);

        AssertSame(Logits(llama, tensors), Logits(gemma, stored));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(4, false)]
    public void Falcon_IsANeoXThatRepeatsItsKeys(int keyHeads, bool isNew)
    {
        var (falcon, neox) = FalconAndNeoX(keyHeads, isNew);
        var config = new JsonObject
        {
            ["model_type"] = "falcon",
            ["vocab_size"] = Vocabulary,
            ["hidden_size"] = Hidden,
            ["num_hidden_layers"] = 1,
            ["num_attention_heads"] = Heads,
            ["num_kv_heads"] = isNew ? keyHeads : 71,
            ["multi_query"] = keyHeads == 1,
            ["new_decoder_architecture"] = isNew,
            ["parallel_attn"] = true,
            ["max_position_embeddings"] = 256,
            ["tie_word_embeddings"] = false,
        };
        var other = new JsonObject
        {
            ["model_type"] = "gpt_neox",
            ["vocab_size"] = Vocabulary,
            ["hidden_size"] = Hidden,
            ["intermediate_size"] = 4 * Hidden,
            ["num_hidden_layers"] = 1,
            ["num_attention_heads"] = Heads,
            ["attention_bias"] = false,
            ["max_position_embeddings"] = 256,
            ["rope_parameters"] = new JsonObject { ["rope_theta"] = 10_000, ["partial_rotary_factor"] = 1.0, ["rope_type"] = "default" },
        };

        AssertSame(Logits(other, neox), Logits(config, falcon));
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(7, 1)]
    [InlineData(6, 3)]
    public void LongRope_OfATextAsLongAsSeven_HasTheAnglesOfItsLength(int original, int divisor)
    {
        var tensors = Tensors();
        var config = Config("llama");
        config["rope_parameters"] = new JsonObject
        {
            ["rope_type"] = "longrope",
            ["rope_theta"] = 10_000,
            ["original_max_position_embeddings"] = original,
            ["short_factor"] = Eight(1),
            ["long_factor"] = Eight(3),
            ["attention_factor"] = 1,
        };
        var linear = Config("llama");
        linear["rope_scaling"] = new JsonObject { ["type"] = "linear", ["factor"] = divisor };

        AssertSame(Logits(linear, tensors), Logits(config, tensors));

        static JsonArray Eight(int value) => new([.. Enumerable.Repeat(value, Size / 2).Select(v => (JsonNode)v)]);
    }

    [Fact]
    public void Llama_WhosePositionsAreDividedByOne_IsPlain()
    {
        var tensors = Tensors();
        var config = Config("llama");
        config["rope_scaling"] = new JsonObject { ["type"] = "linear", ["factor"] = 1.0 };

        AssertSame(Logits(Config("llama"), tensors), Logits(config, tensors));
    }

    private static (Dictionary<string, (int[] Shape, float[] Numbers)> Falcon, Dictionary<string, (int[] Shape, float[] Numbers)> NeoX) FalconAndNeoX(int keyHeads, bool isNew)
    {
        var random = new Random(3);
        var (query, key, value) = (MadeUpTensors.Matrix(random, Hidden, Hidden).Numbers, MadeUpTensors.Matrix(random, keyHeads * Size, Hidden).Numbers, MadeUpTensors.Matrix(random, keyHeads * Size, Hidden).Numbers);
        var (dense, up, down) = (MadeUpTensors.Matrix(random, Hidden, Hidden), MadeUpTensors.Matrix(random, 4 * Hidden, Hidden), MadeUpTensors.Matrix(random, Hidden, 4 * Hidden));
        var (embedding, head) = (MadeUpTensors.Matrix(random, Vocabulary, Hidden), MadeUpTensors.Matrix(random, Vocabulary, Hidden));
        var (first, second, last) = (MadeUpTensors.Vector(random, Hidden), MadeUpTensors.Vector(random, Hidden), MadeUpTensors.Vector(random, Hidden));
        (int[] Shape, float[] Numbers) zeros = ([Hidden], new float[Hidden]);
        static IEnumerable<float> Head(float[] rows, int at) => rows.Skip(at * Size * Hidden).Take(Size * Hidden);
        var perGroup = Heads / keyHeads;
        float[] grouped = [.. Enumerable.Range(0, keyHeads).SelectMany(g => Enumerable.Range(0, perGroup).SelectMany(q => Head(query, (g * perGroup) + q)).Concat(Head(key, g)).Concat(Head(value, g)))];
        float[] repeated = [.. Enumerable.Range(0, Heads).SelectMany(h => Head(query, h).Concat(Head(key, h / perGroup)).Concat(Head(value, h / perGroup)))];
        var falcon = new Dictionary<string, (int[] Shape, float[] Numbers)>
        {
            ["transformer.word_embeddings.weight"] = embedding,
            ["lm_head.weight"] = head,
            ["transformer.ln_f.weight"] = last,
            ["transformer.ln_f.bias"] = zeros,
            ["transformer.h.0.self_attention.query_key_value.weight"] = ([(Heads + (2 * keyHeads)) * Size, Hidden], grouped),
            ["transformer.h.0.self_attention.dense.weight"] = dense,
            ["transformer.h.0.mlp.dense_h_to_4h.weight"] = up,
            ["transformer.h.0.mlp.dense_4h_to_h.weight"] = down,
        };
        foreach (var (name, norm) in isNew ? new[] { ("ln_attn", first), ("ln_mlp", second) } : [("input_layernorm", first)])
        {
            falcon[$"transformer.h.0.{name}.weight"] = norm;
            falcon[$"transformer.h.0.{name}.bias"] = zeros;
        }

        return (falcon, new Dictionary<string, (int[] Shape, float[] Numbers)>
        {
            ["gpt_neox.embed_in.weight"] = embedding,
            ["embed_out.weight"] = head,
            ["gpt_neox.final_layer_norm.weight"] = last,
            ["gpt_neox.final_layer_norm.bias"] = zeros,
            ["gpt_neox.layers.0.input_layernorm.weight"] = first,
            ["gpt_neox.layers.0.input_layernorm.bias"] = zeros,
            ["gpt_neox.layers.0.post_attention_layernorm.weight"] = isNew ? second : first,
            ["gpt_neox.layers.0.post_attention_layernorm.bias"] = zeros,
            ["gpt_neox.layers.0.attention.query_key_value.weight"] = ([3 * Hidden, Hidden], repeated),
            ["gpt_neox.layers.0.attention.dense.weight"] = dense,
            ["gpt_neox.layers.0.mlp.dense_h_to_4h.weight"] = up,
            ["gpt_neox.layers.0.mlp.dense_h_to_4h.bias"] = ([4 * Hidden], new float[4 * Hidden]),
            ["gpt_neox.layers.0.mlp.dense_4h_to_h.weight"] = down,
            ["gpt_neox.layers.0.mlp.dense_4h_to_h.bias"] = zeros,
        });
    }

    private static Dictionary<string, (int[] Shape, float[] Numbers)> Tensors() => MadeUpTensors.Llama(Hidden, 2 * Hidden, Vocabulary);

    private static JsonObject Config(string type) => new()
    {
        ["model_type"] = type,
        ["vocab_size"] = Vocabulary,
        ["hidden_size"] = Hidden,
        ["intermediate_size"] = 2 * Hidden,
        ["num_hidden_layers"] = 2,
        ["num_attention_heads"] = Heads,
        ["num_key_value_heads"] = 2,
        ["head_dim"] = Size,
        ["max_position_embeddings"] = 256,
        ["tie_word_embeddings"] = false,
    };

    private static float[] Logits(JsonObject config, Dictionary<string, (int[] Shape, float[] Numbers)> tensors)
    {
        Assert.SkipWhen(Vectors.Folder("import/hf") is null, "import/hf is not in the vectors of this machine.");
        using var folder = new TensorFolder(config, tensors);
        return folder.Logits();
    }

    private static float Largest(float[] left, float[] right) => left.Zip(right, (l, r) => Math.Abs(l - r)).Max();

    private static void AssertSame(float[] expected, float[] actual) => Assert.InRange(Largest(expected, actual), 0, Tolerance);
}
