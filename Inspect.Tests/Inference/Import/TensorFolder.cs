using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Import;

/// <summary>A folder with a model of a test's own tensors, in float32 or bfloat16; removed at the end.</summary>
internal sealed class TensorFolder : IDisposable
{
    private readonly DirectoryInfo _dir = Directory.CreateTempSubdirectory("inspect-tensors-");

    /// <summary>Writes it, with the tokenizer of the vectors' llama.</summary>
    /// <param name="config">Its configuration.</param>
    /// <param name="tensors">Its tensors.</param>
    /// <param name="isBrain">The numbers are stored as bfloat16.</param>
    public TensorFolder(JsonObject config, IReadOnlyDictionary<string, (int[] Shape, float[] Numbers)> tensors, bool isBrain = false)
    {
        config["eos_token_id"] = 2;
        File.WriteAllText(System.IO.Path.Combine(Path, "config.json"), config.ToJsonString());
        File.Copy(System.IO.Path.Combine(Vectors.Folder("import/hf")!, "llama", "tokenizer.json"), System.IO.Path.Combine(Path, "tokenizer.json"));
        var header = new JsonObject();
        using var numbers = new MemoryStream();
        foreach (var (name, tensor) in tensors)
        {
            var start = numbers.Length;
            numbers.Write(isBrain ? Brain(tensor.Numbers) : MemoryMarshal.AsBytes(tensor.Numbers.AsSpan()));
            header[name] = new JsonObject
            {
                ["dtype"] = isBrain ? "BF16" : "F32",
                ["shape"] = new JsonArray([.. tensor.Shape.Select(d => (JsonNode)d)]),
                ["data_offsets"] = new JsonArray(start, numbers.Length),
            };
        }

        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(System.IO.Path.Combine(Path, "model.safetensors"), [.. length, .. text, .. numbers.ToArray()]);
    }

    /// <summary>The folder.</summary>
    public string Path => _dir.FullName;

    /// <summary>Imports it in fp32 and gives the logits behind some tokens.</summary>
    public float[] Logits()
    {
        using var folder = ImportedFolder.Make(Path);
        return folder.Logits([5, 9, 300, 17, 4, 99, 4]);
    }

    /// <inheritdoc />
    public void Dispose() => _dir.Delete(recursive: true);

    private static byte[] Brain(float[] numbers)
    {
        var bytes = new byte[2 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), (ushort)(BitConverter.SingleToUInt32Bits(numbers[i]) >> 16));
        }

        return bytes;
    }
}
