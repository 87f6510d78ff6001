using Inspect.Engine.Inference.Onnx;

namespace Inspect.Engine.Inference.Batch;

/// <summary>The nodes of a decoder's graph, and the graph with three changes: it computes the logits of those positions alone that are asked for, keeps all keys, and turns each row by itself.</summary>
/// <remarks>
/// Fields as in <c>onnx.proto</c>. A graph as it is built computes the logits of all positions of a prompt, of which a sampler needs
/// the last; with a vocabulary of 150,000 tokens that is half of the work. Layers that look at the last tokens only may be built to throw
/// the keys of all others away. Without the attribute that says so they still look at the same tokens, and prompts can be shared.
/// </remarks>
internal sealed partial class DecoderGraph
{
    /// <summary>Input of a changed graph: int64 <c>[n]</c>, the positions whose logits are wanted; may be empty.</summary>
    public const string PositionsInput = "inspect_logit_positions";

    private const string ChosenStates = "inspect_chosen_states";
    private const int GraphField = 7;
    private const int NodeField = 1;
    private const int InputField = 11;
    private const int OutputField = 12;
    private const int AttributeField = 5;
    private const int Int64 = 7;
    private const int IntAttribute = 2;
    private const int MostSteps = 16;

    // What may stand between the head and the logits: types, scales, soft caps.
    private static readonly HashSet<string> BehindHead = ["Cast", "Mul", "Div", "Tanh", "Add", "Identity"];
    private static readonly HashSet<string> Heads = ["MatMul", "MatMulNBits", "Gemm"];

    private const string Attention = "GroupQueryAttention";
    private const string Window = "sliding_window_cache";

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
        ReadAngles();
    }

    /// <summary>The nodes, in the order of the file.</summary>
    public IReadOnlyList<GraphNode> Nodes => _nodes;

    /// <summary>Layers that throw the keys of older tokens away.</summary>
    public int Windows => _nodes.Count(HasWindow);

    /// <summary>The head that gives the logits was found, so that the positions can be asked for.</summary>
    /// <param name="logits">Name of the output with the logits.</param>
    public bool HasHead(string logits) => HeadOf(logits) is not null;

    /// <summary>The model's bytes with the positions as a further input, where that is wanted, with layers that keep all keys, and with the rows of angles as an input.</summary>
    /// <param name="logits">Name of the output with the logits of whose positions it is; null where it stays as it is.</param>
    /// <returns>The bytes; null where nothing is changed.</returns>
    public byte[]? Changed(string? logits)
    {
        var head = logits is null ? null : HeadOf(logits);
        if (head is null && Windows == 0 && LongestShort is null)
        {
            return null;
        }

        var graph = _model.AsSpan(_graph);
        var (writer, at) = (new ProtoWriter(), 0);
        foreach (var node in _nodes.Where(n => n == head || HasWindow(n) || _choices.ContainsKey(n) || _turning.ContainsKey(n)))
        {
            writer.Raw(graph[at..node.Place.Start.Value]);
            Write(writer, node, MessageOf(graph[node.Place]), node == head);
            at = node.Place.End.Value;
        }

        writer.Raw(graph[at..]);
        _ = head is null ? writer : writer.Bytes(InputField, Whole64(PositionsInput, "inspect_positions"));
        var changed = (LongestShort is null ? writer : writer.Bytes(InputField, Whole64(AngleRowsInput, "inspect_rows", "inspect_tokens"))).ToArray();
        var model = new ProtoWriter();
        var reader = new ProtoReader(_model);
        while (reader.Read())
        {
            _ = reader.Field == GraphField ? model.Bytes(GraphField, changed) : model.Raw(_model.AsSpan(reader.Start..reader.End));
        }

        return model.ToArray();
    }

    private void Write(ProtoWriter writer, GraphNode node, ReadOnlySpan<byte> message, bool isHead)
    {
        if (isHead)
        {
            writer.Bytes(NodeField, Gather(node.Inputs[0])).Bytes(NodeField, WithInput(message, 0, ChosenStates));
        }
        else if (_choices.TryGetValue(node, out var tables))
        {
            WriteTables(writer, tables);
        }
        else
        {
            var kept = HasWindow(node) ? Without(message, Window) : message;
            writer.Bytes(NodeField, _turning.TryGetValue(node, out var place) ? WithInput(kept, place, AngleRowsInput) : kept);
        }
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

    private static bool HasWindow(GraphNode node) => node.Operator == Attention && node.Number(Window) != 0;
}
