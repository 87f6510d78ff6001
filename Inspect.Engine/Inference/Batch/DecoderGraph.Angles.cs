using System.Buffers.Binary;
using Inspect.Engine.Inference.Onnx;

namespace Inspect.Engine.Inference.Batch;

/// <summary>LongRoPE: texts longer than the context that the model was trained with are turned by other angles, all of their tokens.</summary>
/// <remarks>
/// Microsoft's builder lets the width of the mask choose between two pairs of tables (<c>If</c>), for all rows of a step. Here both stand in one
/// table, first the angles of short texts, then those of long ones, and a further input says which row of it each token takes. Our importer writes
/// such a table from the start; its rows are chosen by what a row holds when it is run, which of a prompt in pieces is not its length.
/// </remarks>
internal sealed partial class DecoderGraph
{
    /// <summary>Input of a changed graph: int64 <c>[batch, tokens]</c>, the row of the tables of angles that each token takes.</summary>
    public const string AngleRowsInput = "inspect_angle_rows";

    private const string OwnRows = "/model/rope_rows/";
    private const string Rotary = "RotaryEmbedding";
    private const int TensorField = 5;

    private readonly Dictionary<GraphNode, List<Table>> _choices = [];

    // Place of the input with the rows, of each node that turns.
    private readonly Dictionary<GraphNode, int> _turning = [];

    /// <summary>Tokens of the longest text that has the angles of short ones; null where all texts have the same.</summary>
    public int? LongestShort { get; private set; }

    /// <summary>Rows of the tables of angles, those of short and of long texts together.</summary>
    public int AngleRows { get; private set; }

    /// <summary>The graph chooses by what is not known here.</summary>
    public bool HasOtherChoice { get; private set; }

    private void ReadAngles()
    {
        foreach (var node in _nodes.Where(n => n.Operator == "If"))
        {
            var tables = ReadTables(node);
            HasOtherChoice |= tables is null;
            _choices[node] = tables ?? [];
        }

        var made = _choices.Values.SelectMany(t => t).ToList();
        var names = made.Select(t => t.Output).ToHashSet(StringComparer.Ordinal);
        foreach (var node in _nodes.Where(n => n.Inputs.Any(names.Contains)))
        {
            HasOtherChoice |= node.Operator is not (Attention or Rotary);
            _turning[node] = node.Operator == Attention ? 9 : 1;
        }

        if (made.Count > 0)
        {
            (LongestShort, AngleRows) = (made[0].Short, made.Min(t => t.Short + t.Long));
            HasOtherChoice |= made.Exists(t => t.Short != LongestShort);
        }

        ReadOwnAngles();
    }

    private void ReadOwnAngles()
    {
        if (_nodes.Find(n => n.Operator == "Greater" && n.Outputs.Any(o => o.StartsWith(OwnRows, StringComparison.Ordinal))) is not { Inputs: [_, var border] }
            || Inner(Initial(border), 9) is not { Length: sizeof(long) } number)
        {
            return;
        }

        foreach (var node in _nodes.Where(n => n.Operator == Attention && n.Inputs.Count > 9 && n.Inputs[9].StartsWith(OwnRows, StringComparison.Ordinal)))
        {
            var rows = RowsOf(Initial(node.Inputs[7]));
            AngleRows = _turning.Count == 0 ? rows : Math.Min(AngleRows, rows);
            _turning[node] = 9;
        }

        LongestShort = (int)Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(number), 0, int.MaxValue);
    }

    /// <summary>What an <c>If</c> gives, where that are two constant tables each, the first for texts that are longer than the second; else null.</summary>
    private List<Table>? ReadTables(GraphNode node)
    {
        if (_nodes.Find(n => n.Outputs.Contains(node.Inputs[0])) is not { Operator: "Greater" })
        {
            return null;
        }

        List<(byte[] Node, string Name, int Rows)>? longs = null, shorts = null;
        var reader = new ProtoReader(MessageOf(_model.AsSpan(_graph)[node.Place]));
        while (reader.Read())
        {
            if (reader.Field == AttributeField)
            {
                _ = TextOf(reader.Bytes, 1) == "then_branch" ? longs = ReadBranch(Inner(reader.Bytes, 6)) : shorts = ReadBranch(Inner(reader.Bytes, 6));
            }
        }

        return longs is null || shorts is null || longs.Count != node.Outputs.Count || shorts.Count != node.Outputs.Count
            ? null
            : [.. node.Outputs.Select((output, i) => new Table(output, shorts[i].Rows, longs[i].Rows, [shorts[i].Node, longs[i].Node], [shorts[i].Name, longs[i].Name]))];
    }

    private static List<(byte[] Node, string Name, int Rows)>? ReadBranch(ReadOnlySpan<byte> branch)
    {
        var constants = new Dictionary<string, (byte[] Node, string Name, int Rows)>(StringComparer.Ordinal);
        List<string> outputs = [];
        var reader = new ProtoReader(branch);
        while (reader.Read())
        {
            if (reader.Field == NodeField && TextOf(reader.Bytes, 4) == "Constant")
            {
                var name = TextOf(reader.Bytes, 2);
                constants[name] = (reader.Bytes.ToArray(), name, RowsOf(Inner(Inner(reader.Bytes, AttributeField), TensorField)));
            }
            else if (reader.Field == OutputField)
            {
                outputs.Add(TextOf(reader.Bytes, 1));
            }
        }

        return outputs.TrueForAll(o => constants.TryGetValue(o, out var table) && table.Rows > 0) ? outputs.ConvertAll(o => constants[o]) : null;
    }

    private ReadOnlySpan<byte> Initial(string name)
    {
        var reader = new ProtoReader(_model.AsSpan(_graph));
        while (reader.Read())
        {
            if (reader.Field == TensorField && TextOf(reader.Bytes, 8) == name)
            {
                return reader.Bytes;
            }
        }

        return default;
    }

    /// <summary>First dimension of a tensor; they may be written packed or one by one.</summary>
    private static int RowsOf(ReadOnlySpan<byte> tensor)
    {
        var reader = new ProtoReader(tensor);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                return (int)Math.Min(reader.Bytes.IsEmpty ? reader.Number : FirstOf(reader.Bytes), int.MaxValue / 2);
            }
        }

        return 0;
    }

    private static ulong FirstOf(ReadOnlySpan<byte> packed)
    {
        var (value, shift) = (0UL, 0);
        foreach (var part in packed)
        {
            value |= (ulong)(part & 0x7F) << shift;
            shift += 7;
            if (part < 0x80 || shift > 63)
            {
                break;
            }
        }

        return value;
    }

    /// <summary>Writes both tables of each output behind each other, in place of the choice.</summary>
    private static void WriteTables(ProtoWriter writer, IEnumerable<Table> tables)
    {
        foreach (var table in tables)
        {
            foreach (var constant in table.Constants)
            {
                writer.Bytes(NodeField, constant);
            }

            writer.Bytes(NodeField, new ProtoWriter().Text(1, table.Names[0]).Text(1, table.Names[1]).Text(2, table.Output).Text(3, $"inspect_both_{table.Output}").Text(4, "Concat")
                .Bytes(AttributeField, new ProtoWriter().Text(1, "axis").Number(3, 0).Number(20, IntAttribute).ToArray())
                .ToArray());
        }
    }

    private sealed record Table(string Output, int Short, int Long, IReadOnlyList<byte[]> Constants, IReadOnlyList<string> Names);
}
