using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Inspect.Engine.Inference.Import.Decoders;
using Inspect.Engine.Inference.Import.Graphs;
using Inspect.Engine.Inference.Onnx;

namespace Inspect.Tests.Inference.Batch;

/// <summary>Turns a graph of our importer into one as Microsoft's builder writes it: an <c>If</c> takes the angles of short or of long texts by the width of the mask.</summary>
/// <param name="original">Tokens of the longest text that has the angles of short ones.</param>
/// <param name="context">Tokens of the longest text.</param>
/// <param name="size">Numbers in a head.</param>
/// <param name="divisor">What the angles of long texts are divided by.</param>
internal sealed class BuilderAngles(int original, int context, int size, int divisor)
{
    private const string Width = "/model/attn_mask_reformat/attn_mask_subgraph/Gather/output_0";
    private const string Border = "/constants/INT64/border";

    /// <summary>Turning is left to nodes of its own that take <c>position_ids</c>, as older folders have it.</summary>
    public bool HasPositions { get; init; }

    /// <summary>Operator of the comparison.</summary>
    public string Comparison { get; init; } = "Greater";

    /// <summary>Rewrites a folder's graph.</summary>
    public void Rewrite(string folder)
    {
        var path = Path.Combine(folder, "model.onnx");
        var model = new ProtoWriter();
        var reader = new ProtoReader(File.ReadAllBytes(path));
        while (reader.Read())
        {
            _ = reader.Field == 7 ? model.Bytes(7, Graph(reader.Bytes)) : reader.Field == 1 ? model.Number(1, reader.Number) : model.Bytes(reader.Field, reader.Bytes);
        }

        File.WriteAllBytes(path, model.ToArray());
    }

    private byte[] Graph(ReadOnlySpan<byte> graph)
    {
        var changed = new ProtoWriter();
        var isChosen = false;
        var reader = new ProtoReader(graph);
        while (reader.Read())
        {
            var isTurned = reader.Field == 1 && Text(reader.Bytes, 4) == "GroupQueryAttention";
            if (isTurned && !isChosen)
            {
                isChosen = true;
                Choice(changed);
            }

            if (isTurned)
            {
                Attention(changed, reader.Bytes);
            }
            else
            {
                changed.Raw(graph[reader.Start..reader.End]);
            }
        }

        return (HasPositions ? changed.Bytes(11, PositionIds()) : changed).ToArray();
    }

    private void Choice(ProtoWriter graph)
    {
        var border = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(border, original);
        var frequencies = Rope.Plain(10_000, size).Frequencies;
        graph.Bytes(5, new ProtoWriter().Number(2, OnnxType.Whole64).Text(8, Border).Bytes(9, border).ToArray())
            .Bytes(1, Node(Comparison, [Width, Border], ["is_long"]))
            .Bytes(1, Node("If", ["is_long"], ["cos_cache_chosen", "sin_cache_chosen"],
                Branch("then_branch", "large", new Rope([.. frequencies.Select(f => f / divisor)]), context),
                Branch("else_branch", "small", new Rope(frequencies), original)));
    }

    private byte[] Branch(string name, string kind, Rope rope, int rows)
    {
        var (cosines, sines) = RopeTables.Of(rope, size / 2, rows);
        var branch = new ProtoWriter();
        foreach (var (table, numbers) in new[] { ("cos", cosines), ("sin", sines) })
        {
            var tensor = new ProtoWriter().Number(1, (ulong)rows).Number(1, (ulong)size / 2).Number(2, OnnxType.Fp32).Bytes(9, MemoryMarshal.AsBytes(numbers.AsSpan())).ToArray();
            var value = new ProtoWriter().Text(1, "value").Bytes(5, tensor).Number(20, 4).ToArray();
            branch.Bytes(1, Node("Constant", [], [$"{table}_cache_{kind}"], value))
                .Bytes(12, new ProtoWriter().Text(1, $"{table}_cache_{kind}").Bytes(2, new ProtoWriter().Bytes(1, new ProtoWriter().Number(1, OnnxType.Fp32).ToArray()).ToArray()).ToArray());
        }

        return new ProtoWriter().Text(1, name).Bytes(6, branch.Text(2, $"{kind}_rope_caches_graph").ToArray()).Number(20, 5).ToArray();
    }

    private void Attention(ProtoWriter graph, ReadOnlySpan<byte> node)
    {
        List<string> inputs = [];
        var changed = new ProtoWriter();
        var reader = new ProtoReader(node);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                inputs.Add(reader.Text);
            }
            else if (HasPositions && reader.Field == 5 && Text(reader.Bytes, 1) == "do_rotary")
            {
                changed.Bytes(5, new ProtoWriter().Text(1, "do_rotary").Number(3, 0).Number(20, 2).ToArray());
            }
            else
            {
                changed.Raw(node[reader.Start..reader.End]);
            }
        }

        for (var i = 0; HasPositions && i < 2; i++)
        {
            graph.Bytes(1, Node("RotaryEmbedding", [inputs[i], "position_ids", "cos_cache_chosen", "sin_cache_chosen"], [inputs[i] + "/turned"]));
            inputs[i] += "/turned";
        }

        foreach (var input in HasPositions ? inputs[..7] : [.. inputs[..7], "cos_cache_chosen", "sin_cache_chosen"])
        {
            changed.Text(1, input);
        }

        graph.Bytes(1, changed.ToArray());
    }

    private static byte[] Node(string type, IEnumerable<string> inputs, IReadOnlyList<string> outputs, params IEnumerable<byte[]> attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        foreach (var output in outputs)
        {
            node.Text(2, output);
        }

        node.Text(3, "/test/" + outputs[0]).Text(4, type);
        foreach (var attribute in attributes)
        {
            node.Bytes(5, attribute);
        }

        return (type == "RotaryEmbedding" ? node.Text(7, OnnxGraphWriter.Microsoft) : node).ToArray();
    }

    private static byte[] PositionIds()
    {
        var shape = new ProtoWriter();
        foreach (var dimension in new[] { "batch_size", "sequence_length" })
        {
            shape.Bytes(1, new ProtoWriter().Text(2, dimension).ToArray());
        }

        return new ProtoWriter().Text(1, "position_ids").Bytes(2, new ProtoWriter().Bytes(1, new ProtoWriter().Number(1, OnnxType.Whole64).Bytes(2, shape.ToArray()).ToArray()).ToArray()).ToArray();
    }

    private static string Text(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field == field)
            {
                return reader.Text;
            }
        }

        return string.Empty;
    }
}
