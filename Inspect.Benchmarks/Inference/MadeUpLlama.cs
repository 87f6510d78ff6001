using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Inspect.Tests.Support;

namespace Inspect.Benchmarks.Inference;

/// <summary>A folder with a llama of made-up weights in bfloat16, with the built-in model's tokenizer, removed at the end.</summary>
internal sealed class MadeUpLlama : IDisposable
{
    private const int NumbersAtOnce = 1 << 20;

    private readonly DirectoryInfo _dir = Directory.CreateTempSubdirectory("inspect-made-up-");

    /// <summary>Makes it.</summary>
    /// <param name="shape">Its shape.</param>
    public MadeUpLlama(LlamaShape shape)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, "config.json"), new JsonObject
        {
            ["model_type"] = "llama",
            ["vocab_size"] = shape.Vocabulary,
            ["hidden_size"] = shape.Hidden,
            ["intermediate_size"] = shape.Intermediate,
            ["num_hidden_layers"] = shape.Layers,
            ["num_attention_heads"] = shape.Heads,
            ["num_key_value_heads"] = shape.KeyHeads,
            ["max_position_embeddings"] = shape.Context,
            ["tie_word_embeddings"] = shape.IsTied,
            ["rms_norm_eps"] = 1e-5,
            ["bos_token_id"] = 1,
            ["eos_token_id"] = 2,
        }.ToJsonString());
        var builtIn = System.IO.Path.Combine(Repository.Root, "models", "SmolLM2-135M-Instruct");
        foreach (var name in new[] { "tokenizer.json", "tokenizer_config.json", "chat_template.jinja" })
        {
            File.Copy(System.IO.Path.Combine(builtIn, name), System.IO.Path.Combine(Path, name));
        }

        Write([.. shape.Tensors()], shape.Hidden);
    }

    /// <summary>The folder.</summary>
    public string Path => _dir.FullName;

    /// <inheritdoc />
    public void Dispose() => _dir.Delete(recursive: true);

    private void Write(IReadOnlyList<(string Name, int[] Shape)> tensors, int hidden)
    {
        var header = new JsonObject();
        var at = 0L;
        foreach (var (name, shape) in tensors)
        {
            var end = at + (2 * Count(shape));
            header[name] = new JsonObject { ["dtype"] = "BF16", ["shape"] = new JsonArray([.. shape.Select(d => (JsonNode)d)]), ["data_offsets"] = new JsonArray(at, end) };
            at = end;
        }

        using var file = File.Create(System.IO.Path.Combine(Path, "model.safetensors"));
        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        file.Write(length);
        file.Write(text);
        var pieces = new Dictionary<bool, ushort[]> { [true] = Numbers(1, 0.1), [false] = Numbers(0, 1 / Math.Sqrt(hidden)) };
        foreach (var (_, shape) in tensors)
        {
            for (var left = Count(shape); left > 0; left -= NumbersAtOnce)
            {
                file.Write(MemoryMarshal.AsBytes(pieces[shape.Length == 1].AsSpan(0, (int)Math.Min(left, NumbersAtOnce))));
            }
        }
    }

    /// <summary>Numbers that are spread about a middle: a million of them serve all tensors.</summary>
    private static ushort[] Numbers(double middle, double deviation)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, NumbersAtOnce).Select(_ =>
            (ushort)(BitConverter.SingleToUInt32Bits((float)(middle + (deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))) >> 16))];
    }

    private static long Count(int[] shape) => shape.Aggregate(1L, (product, dimension) => product * dimension);
}
