using System.Globalization;
using Inspect.Engine.Inference.Import.Decoders;
using Inspect.Engine.Inference.Onnx;

namespace Inspect.Engine.Inference.Import.Graphs;

/// <summary>Writes the graph of a decoder, with inputs, outputs and operators as Microsoft's builder has them for a CPU.</summary>
/// <remarks>
/// The attention counts the ones of each row of the mask, keeps keys and values in the buffers that it is given and turns positions by
/// itself, so that rows of any lengths step together.
/// </remarks>
internal sealed partial class DecoderWriter(DecoderParts parts, WeightPrecision precision, OnnxGraphWriter graph, WeightWriter weights)
{
    private const string Ms = OnnxGraphWriter.Microsoft + ":";
    private const string Ids = "input_ids";
    private const string Mask = "attention_mask";
    private const string PositionIds = "position_ids";

    // 1 MB as float32. Models that are small as a whole have most to lose: what they are run for is their exact answers.
    private const long LeastInEightBits = 256 << 10;

    private readonly DecoderShape _shape = parts.Shape;
    private string[] _cosines = [];
    private string[] _sines = [];
    private string _lengths = string.Empty;
    private string _width = string.Empty;
    private string? _rows;

    private int Type => weights.NumberType;

    private int Bits => precision switch { WeightPrecision.Int8 => 8, WeightPrecision.Int4 => 4, _ => 0 };

    /// <summary>Whether a matrix becomes whole numbers: with 8 bits, which are to stay true to the source, only where that saves time or room.</summary>
    private bool IsQuantised(Matrix matrix) => Bits == 4 || (Bits == 8 && matrix.Count >= LeastInEightBits);

    /// <summary>Writes everything.</summary>
    public void Write()
    {
        graph.Input(Ids, OnnxType.Whole64, "batch_size", "sequence_length");
        graph.Input(Mask, OnnxType.Whole64, "batch_size", "total_sequence_length");
        if (parts.Positions is not null)
        {
            graph.Input(PositionIds, OnnxType.Whole64, "batch_size", "sequence_length");
        }

        graph.Output("logits", OnnxType.Fp32, "batch_size", "sequence_length", _shape.Vocabulary);
        WriteLengths();
        WriteTables();
        var state = new State(Embed(out var tiedHead), null);
        for (var layer = 0; layer < parts.Layers.Count; layer++)
        {
            state = Layer(state, layer);
        }

        var (final, _) = Norm(Path(parts.Layers.Count, "final_norm_layernorm"), state, parts.FinalNorm);
        Head(final, tiedHead);
    }

    /// <summary>From the mask: how many tokens each row has, less one, and how wide it is.</summary>
    private void WriteLengths()
    {
        const string At = "/model/attn_mask_reformat/attn_mask_subgraph/";
        var sum = graph.Add("ReduceSum", At + "ReduceSum", [Mask, graph.Constant(1)], [("keepdims", 0)]);
        _lengths = graph.Add("Cast", At + "Sub/Cast", [graph.Add("Sub", At + "Sub", [sum, graph.Constant(1)])], [("to", OnnxType.Whole32)]);
        var width = graph.Add("Gather", At + "Gather", [graph.Add("Shape", At + "Shape", [Mask]), graph.Scalar(1)], [("axis", 0)]);
        _width = graph.Add("Cast", At + "Gather/Cast", [width], [("to", OnnxType.Whole32)]);
    }

    private void WriteTables()
    {
        _cosines = new string[_shape.Ropes.Count];
        _sines = new string[_shape.Ropes.Count];
        for (var i = 0; i < _shape.Ropes.Count; i++)
        {
            var suffix = i == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"_{i}");
            var half = _shape.HeadSize / 2;
            var (cosines, sines) = RopeTables.Of(_shape.Ropes[i], half, _shape.Context);
            var rows = RopeTables.RowsOf(_shape.Ropes[i], _shape.Context);
            _cosines[i] = weights.Plain("cos_cache" + suffix, cosines, rows, half);
            _sines[i] = weights.Plain("sin_cache" + suffix, sines, rows, half);
        }

        if (_shape.Ropes.FirstOrDefault(r => r.Long is not null) is { } extended)
        {
            WriteRows(extended.Original);
        }
    }

    /// <summary>Which rows of the tables the tokens take: their positions, behind the angles of short texts where their own text is long.</summary>
    private void WriteRows(int original)
    {
        const string At = "/model/rope_rows/";
        var total = graph.Add("Add", At + "Total", [graph.Add("Cast", At + "Cast", [_lengths], [("to", OnnxType.Whole64)]), graph.Constant(1)]);
        var isLong = graph.Add("Cast", At + "IsLong/Cast", [graph.Add("Greater", At + "IsLong", [total, graph.Scalar(original)])], [("to", OnnxType.Whole64)]);
        var count = graph.Add("Gather", At + "Count", [graph.Add("Shape", At + "Shape", [Ids]), graph.Scalar(1)], [("axis", 0)]);
        var past = graph.Add("Sub", At + "Past", [total, count]);
        var first = graph.Add("Add", At + "First", [past, graph.Add("Mul", At + "Behind", [isLong, graph.Scalar(original)])]);
        var column = graph.Add("Unsqueeze", At + "Unsqueeze", [first, graph.Constant(1)]);
        _rows = graph.Add("Add", At + "Add", [column, graph.Add("Range", At + "Range", [graph.Scalar(0), count, graph.Scalar(1)])]);
    }

    /// <summary>Embeddings of tokens and positions. A tied head is written along, since both take the same numbers.</summary>
    private string Embed(out (string Numbers, string Scales)? tiedHead)
    {
        const string At = "/model/embed_tokens/";
        tiedHead = null;
        string state;
        if (IsQuantised(parts.Embedding) && _shape.Hidden % BlockQuantiser.BlockSize == 0)
        {
            var isTied = parts.Head is null;
            var (numbers, scales) = weights.Quantised(isTied ? "lm_head.MatMul.weight" : "model.embed_tokens.weight", parts.Embedding, Bits);
            tiedHead = isTied ? (numbers, scales) : null;
            var flat = graph.Add("Reshape", At + "Reshape", [numbers, graph.Constant(_shape.Vocabulary, _shape.Hidden * Bits / 8)]);
            state = graph.Add(Ms + "GatherBlockQuantized", At + "GatherBlockQuantized", [flat, Ids, scales],
                [("bits", Bits), ("block_size", BlockQuantiser.BlockSize), ("gather_axis", 0), ("quantize_axis", 1)]);
        }
        else
        {
            state = graph.Add("Gather", At + "Gather", [weights.Plain("model.embed_tokens.weight", parts.Embedding), Ids]);
        }

        if (_shape.EmbeddingScale != 1)
        {
            state = graph.Add("Mul", At + "Mul", [state, graph.Scalar(_shape.EmbeddingScale, Type)]);
        }

        return parts.Positions is not { } positions
            ? state
            : graph.Add("Add", "/model/embed_positions/Add", [state, graph.Add("Gather", "/model/embed_positions/Gather", [weights.Plain("model.embed_positions.weight", positions), PositionIds])]);
    }

    private void Head(string state, (string Numbers, string Scales)? tied)
    {
        const string At = "/lm_head/";
        var isLast = _shape.LogitSoftcap is null && Type == OnnxType.Fp32;
        var logits = tied is { } same
            ? MatMulNBits(At + "MatMul", state, same, _shape.Vocabulary, _shape.Hidden, isLast ? "logits" : null)
            : Product(At + "MatMul", "lm_head.MatMul.weight", state, parts.Head ?? parts.Embedding, isLast ? "logits" : null);
        if (_shape.LogitSoftcap is { } cap)
        {
            var most = graph.Scalar(cap, Type);
            logits = graph.Add("Tanh", At + "softcap/Tanh", [graph.Add("Div", At + "softcap/Div", [logits, most])]);
            logits = graph.Add("Mul", At + "softcap/Mul", [logits, most], outputs: Type == OnnxType.Fp32 ? ["logits"] : null);
        }

        if (Type != OnnxType.Fp32)
        {
            graph.Add("Cast", At + "Cast", [logits], [("to", OnnxType.Fp32)], ["logits"]);
        }
    }

    /// <summary>A product with a matrix, and its bias.</summary>
    private string Product(string at, string name, string input, ProductPart part)
    {
        var product = Product(at + "/MatMul", name + ".MatMul.weight", input, part.Weight, null);
        return part.Bias is null ? product : graph.Add("Add", at + "/Add", [product, weights.Plain(name + ".Add.bias", part.Bias)]);
    }

    private string Product(string at, string name, string input, Matrix matrix, string? output) => IsQuantised(matrix)
        ? MatMulNBits(at, input, weights.Quantised(name, matrix, Bits), matrix.Rows, matrix.Columns, output)
        : graph.Add("MatMul", at, [input, weights.Turned(name, matrix)], outputs: output is null ? null : [output]);

    private string MatMulNBits(string at, string input, (string Numbers, string Scales) matrix, int rows, int columns, string? output) => graph.Add(
        Ms + "MatMulNBits",
        string.Create(CultureInfo.InvariantCulture, $"{at}_Q{Bits}"),
        [input, matrix.Numbers, matrix.Scales],
        [("K", columns), ("N", rows), ("accuracy_level", 4), ("bits", Bits), ("block_size", BlockQuantiser.BlockSize)],
        output is null ? null : [output]);

    private static string Path(int layer, string part) => string.Create(CultureInfo.InvariantCulture, $"/model/layers.{layer}/{part}");

    private static string Key(int layer, string part) => string.Create(CultureInfo.InvariantCulture, $"model.layers.{layer}.{part}");

    /// <summary>The sum that goes through the layers, with what has not been added to it yet: a norm adds and norms at once.</summary>
    private sealed record State(string Sum, string? Added);
}
