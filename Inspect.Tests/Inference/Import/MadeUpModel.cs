using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Import;

/// <summary>A folder with a llama of made-up weights in bfloat16, in a temporary folder that is removed at the end.</summary>
internal sealed class MadeUpModel : IDisposable
{
    private readonly DirectoryInfo _dir = Directory.CreateTempSubdirectory("inspect-made-up-");

    /// <summary>Makes it.</summary>
    /// <param name="hidden">Numbers in a state.</param>
    /// <param name="intermediate">Numbers in the feed-forward part.</param>
    /// <param name="vocabulary">Tokens.</param>
    public MadeUpModel(int hidden, int intermediate, int vocabulary)
    {
        var shapes = new List<(string Name, int[] Shape)> { ("model.embed_tokens.weight", [vocabulary, hidden]), ("lm_head.weight", [vocabulary, hidden]), ("model.norm.weight", [hidden]) };
        for (var layer = 0; layer < 2; layer++)
        {
            var at = $"model.layers.{layer}.";
            shapes.AddRange([
                (at + "input_layernorm.weight", [hidden]), (at + "post_attention_layernorm.weight", [hidden]),
                (at + "self_attn.q_proj.weight", [hidden, hidden]), (at + "self_attn.k_proj.weight", [hidden / 2, hidden]),
                (at + "self_attn.v_proj.weight", [hidden / 2, hidden]), (at + "self_attn.o_proj.weight", [hidden, hidden]),
                (at + "mlp.gate_proj.weight", [intermediate, hidden]), (at + "mlp.up_proj.weight", [intermediate, hidden]), (at + "mlp.down_proj.weight", [hidden, intermediate])]);
        }

        Write(shapes, hidden);
        File.WriteAllText(System.IO.Path.Combine(Path, "config.json"), new JsonObject
        {
            ["model_type"] = "llama",
            ["vocab_size"] = vocabulary,
            ["hidden_size"] = hidden,
            ["intermediate_size"] = intermediate,
            ["num_hidden_layers"] = 2,
            ["num_attention_heads"] = 4,
            ["num_key_value_heads"] = 2,
            ["max_position_embeddings"] = 256,
            ["eos_token_id"] = 2,
        }.ToJsonString());
        File.Copy(System.IO.Path.Combine(Vectors.Folder("import/hf")!, "llama", "tokenizer.json"), System.IO.Path.Combine(Path, "tokenizer.json"));
    }

    /// <summary>The folder.</summary>
    public string Path => _dir.FullName;

    /// <inheritdoc />
    public void Dispose() => _dir.Delete(recursive: true);

    private void Write(List<(string Name, int[] Shape)> shapes, int hidden)
    {
        var header = new JsonObject();
        var at = 0L;
        foreach (var (name, shape) in shapes)
        {
            var end = at + (2L * shape.Aggregate(1, (p, d) => p * d));
            header[name] = new JsonObject { ["dtype"] = "BF16", ["shape"] = new JsonArray([.. shape.Select(d => (JsonNode)d)]), ["data_offsets"] = new JsonArray(at, end) };
            at = end;
        }

        var bytes = Encoding.UTF8.GetBytes(header.ToJsonString());
        var all = new byte[8 + bytes.Length + at];
        BinaryPrimitives.WriteInt64LittleEndian(all, bytes.Length);
        bytes.CopyTo(all, 8);
        var random = new Random(7);
        foreach (var (from, shape) in Places(shapes, 8 + bytes.Length))
        {
            for (var i = 0; i < shape.Aggregate(1, (p, d) => p * d); i++)
            {
                // Norms around one, matrices as wide as keeps states in size.
                var value = shape.Length == 1 ? 1 + (0.1 * (random.NextDouble() - 0.5)) : (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2 / Math.Sqrt(hidden);
                BinaryPrimitives.WriteUInt16LittleEndian(all.AsSpan(from + (2 * i)), (ushort)(BitConverter.SingleToUInt32Bits((float)value) >> 16));
            }
        }

        File.WriteAllBytes(System.IO.Path.Combine(Path, "model.safetensors"), all);
    }

    private static IEnumerable<(int From, int[] Shape)> Places(List<(string Name, int[] Shape)> shapes, int start)
    {
        foreach (var (_, shape) in shapes)
        {
            yield return (start, shape);
            start += 2 * shape.Aggregate(1, (p, d) => p * d);
        }
    }
}
