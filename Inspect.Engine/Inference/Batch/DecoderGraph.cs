using Inspect.Engine.Inference.Onnx;

namespace Inspect.Engine.Inference.Batch;

/// <summary>The nodes of a decoder's graph, and the graph with one change: it computes the logits of those positions alone that are asked for.</summary>
/// <remarks>
/// Fields as in <c>onnx.proto</c>. A graph as it is built computes the logits of all positions of a prompt, of which a sampler needs
/// the last; with a vocabulary of 150,000 tokens that is half of the work.
/// </remarks>
internal sealed class DecoderGraph
{
    /// <summary>Input of a changed graph: int64 <c>[n]</c>, the positions whose logits are wanted; may be empty.</summary>
    public const string PositionsInput = "inspect_logit_positions";

    private const string ChosenStates = "inspect_chosen_states";
    private const int GraphField = 7;
    private const int NodeField = 1;
    private const int InputField = 11;
    private const int OutputField = 12;
    private const int Int64 = 7;
    private const int IntAttribute = 2;
    private const int MostSteps = 16;

    // What may stand between the head and the logits: types, scales, soft caps.
    private static readonly HashSet<string> BehindHead = ["Cast", "Mul", "Div", "Tanh", "Add", "Identity"];
    private static readonly HashSet<string> Heads = ["MatMul", "MatMulNBits", "Gemm"];

    private readonly byte[] _model;
    private readonly Range _graph;
    private readonly List<GraphNode> _nodes = [];

    /// <summary>Reads a model's bytes.</summary>
    /// <exception cref="FormatException">They are no graph.</exception>
    public DecoderGraph(byte[] model)
    {
        _model = model;
        var reader = new ProtoReader(model);
        while (reader.Read())
        {
            if (reader.Field == GraphField)
            {
                _graph = (reader.End - reader.Bytes.Length)..reader.End;
            }
        }

        ReadNodes();
    }

    /// <summary>The nodes, in the order of the file.</summary>
    public IReadOnlyList<GraphNode> Nodes => _nodes;

    /// <summary>The model's bytes with the positions as a further input; null where the head is not found.</summary>
    /// <param name="logits">Name of the output with the logits.</param>
    public byte[]? WithPositions(string logits)
    {
        if (HeadOf(logits) is not { } head)
        {
            return null;
        }

        var graph = _model.AsSpan(_graph);
        var changed = new ProtoWriter().Raw(graph[..head.Place.Start.Value])
            .Bytes(NodeField, Gather(head.Inputs[0]))
            .Bytes(NodeField, WithInput(graph[head.Place], ChosenStates))
            .Raw(graph[head.Place.End.Value..])
            .Bytes(InputField, Positions())
            .ToArray();
        var model = new ProtoWriter();
        var reader = new ProtoReader(_model);
        while (reader.Read())
        {
            _ = reader.Field == GraphField ? model.Bytes(GraphField, changed) : model.Raw(_model.AsSpan(reader.Start..reader.End));
        }

        return model.ToArray();
    }

    /// <summary>The graph was built to compute the logits of the last position alone.</summary>
    /// <param name="logits">Name of the output with the logits.</param>
    public bool GivesLastAlone(string logits)
    {
        var reader = new ProtoReader(_model.AsSpan(_graph));
        while (reader.Read())
        {
            if (reader.Field == OutputField && TextOf(reader.Bytes, 1) == logits)
            {
                return SecondDimension(reader.Bytes) == 1;
            }
        }

        return false;
    }

    /// <summary>Of a value's message: type, tensor, shape, the second dimension, its number.</summary>
    private static ulong SecondDimension(ReadOnlySpan<byte> value)
    {
        var shape = Inner(Inner(Inner(value, 2), 1), 2);
        var (number, seen) = (0UL, 0);
        var reader = new ProtoReader(shape);
        while (reader.Read())
        {
            if (reader.Field == 1 && ++seen == 2)
            {
                var dimension = new ProtoReader(reader.Bytes);
                while (dimension.Read())
                {
                    number = dimension.Field == 1 ? dimension.Number : number;
                }
            }
        }

        return number;
    }

    private static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field == field)
            {
                return reader.Bytes;
            }
        }

        return default;
    }

    private static string TextOf(ReadOnlySpan<byte> message, int field) => System.Text.Encoding.UTF8.GetString(Inner(message, field));

    private void ReadNodes()
    {
        var reader = new ProtoReader(_model.AsSpan(_graph));
        while (reader.Read())
        {
            if (reader.Field == NodeField)
            {
                _nodes.Add(ReadNode(reader.Bytes, reader.Start..reader.End));
            }
        }
    }

    private static GraphNode ReadNode(ReadOnlySpan<byte> message, Range place)
    {
        List<string> inputs = [], outputs = [];
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        var name = string.Empty;
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1: inputs.Add(reader.Text); break;
                case 2: outputs.Add(reader.Text); break;
                case 4: name = reader.Text; break;
                case 5: ReadAttribute(reader.Bytes, numbers); break;
            }
        }

        return new GraphNode(name, inputs, outputs, numbers, place);
    }

    private static void ReadAttribute(ReadOnlySpan<byte> message, Dictionary<string, long> numbers)
    {
        var (name, number, type) = (string.Empty, 0L, 0UL);
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text; break;
                case 3: number = (long)reader.Number; break;
                case 20: type = reader.Number; break;
            }
        }

        if (type == IntAttribute)
        {
            numbers[name] = number;
        }
    }

    /// <summary>The product that gives the logits: the last one on the way to them.</summary>
    private GraphNode? HeadOf(string logits)
    {
        var makers = _nodes.SelectMany(n => n.Outputs.Where(o => o.Length > 0).Select(o => (Output: o, Node: n))).DistinctBy(m => m.Output).ToDictionary(m => m.Output, m => m.Node, StringComparer.Ordinal);
        var name = logits;
        for (var step = 0; step < MostSteps && makers.TryGetValue(name, out var node); step++)
        {
            if (Heads.Contains(node.Operator))
            {
                return node;
            }

            // Constants have no maker, or one without inputs.
            if (!BehindHead.Contains(node.Operator) || node.Inputs.FirstOrDefault(i => makers.TryGetValue(i, out var maker) && maker.Inputs.Count > 0) is not { } next)
            {
                return null;
            }

            name = next;
        }

        return null;
    }

    private static byte[] Gather(string states) => new ProtoWriter()
        .Text(1, states).Text(1, PositionsInput).Text(2, ChosenStates).Text(3, "inspect_choose_positions").Text(4, "Gather")
        .Bytes(5, new ProtoWriter().Text(1, "axis").Number(3, 1).Number(20, IntAttribute).ToArray())
        .ToArray();

    private static byte[] Positions()
    {
        var shape = new ProtoWriter().Bytes(1, new ProtoWriter().Text(2, "inspect_positions").ToArray()).ToArray();
        var tensor = new ProtoWriter().Number(1, Int64).Bytes(2, shape).ToArray();
        return new ProtoWriter().Text(1, PositionsInput).Bytes(2, new ProtoWriter().Bytes(1, tensor).ToArray()).ToArray();
    }

    /// <summary>A node's message, given as its field, with another first input.</summary>
    private static byte[] WithInput(ReadOnlySpan<byte> field, string input)
    {
        var outer = new ProtoReader(field);
        outer.Read();
        var message = outer.Bytes;
        var changed = new ProtoWriter();
        var reader = new ProtoReader(message);
        var isFirst = true;
        while (reader.Read())
        {
            if (reader.Field == 1 && isFirst)
            {
                isFirst = false;
                changed.Text(1, input);
            }
            else
            {
                changed.Raw(message[reader.Start..reader.End]);
            }
        }

        return changed.ToArray();
    }
}
