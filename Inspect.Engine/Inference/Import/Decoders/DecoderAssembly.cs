using System.Globalization;
using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>Finds the tensors of a decoder and checks that they have the shapes that its configuration says.</summary>
/// <param name="shape">What the configuration says.</param>
/// <param name="names">How the tensors are called.</param>
/// <param name="source">The tensors.</param>
/// <param name="path">Path of the model, for messages.</param>
internal sealed class DecoderAssembly(DecoderShape shape, TensorNames names, WeightSource source, string path)
{
    private const string LanguagePrefix = "language_model.";

    // The same order for each head: what is turned depends on the model, not on the layer.
    private readonly int[] _order = HeadRows.Order(shape.HeadSize, shape.Ropes.Count == 0 ? shape.HeadSize : shape.Ropes[0].Frequencies.Count * 2, shape.HasPairedRows);

    private int QueryRows => shape.Heads * shape.HeadSize;

    private int KeyRows => shape.KeyHeads * shape.HeadSize;

    /// <summary>Finds all parts.</summary>
    /// <exception cref="ModelLoadException">A tensor is missing or of another shape; it is named.</exception>
    public DecoderParts Assemble()
    {
        var embedding = Whole(names.Embedding, shape.Vocabulary, shape.Hidden);
        var isTied = shape.TiedHead == Presence.Yes || (shape.TiedHead == Presence.IfThere && Find(names.Head + ".weight") is null);
        return new DecoderParts(
            shape,
            embedding,
            shape.HasPositions ? Whole(names.Positions, shape.Context, shape.Hidden, isAtLeast: true) : null,
            [.. Enumerable.Range(0, shape.Layers).Select(Layer)],
            FinalNorm(),
            isTied ? null : Whole(names.Head, shape.Vocabulary, shape.Hidden));
    }

    /// <summary>The head is linear, so that its divisor can go into the norm before it.</summary>
    private NormPart FinalNorm()
    {
        var norm = Norm(names.FinalNorm, shape.Hidden);
        return shape.LogitDivisor == 1 ? norm : new NormPart(Scaled(norm.Weight, 1 / shape.LogitDivisor), norm.Bias is null ? null : Scaled(norm.Bias, 1 / shape.LogitDivisor));
    }

    private static Matrix Scaled(Matrix matrix, float scale) => new([.. matrix.Parts.Select(p => p with { Scale = p.Scale * scale })]);

    private LayerParts Layer(int layer)
    {
        var (query, key, value) = Qkv(layer);
        var (gate, up) = GateAndUp(layer);
        return new LayerParts
        {
            AttentionNorm = Norm(Name(names.AttentionNorm, layer), shape.Hidden),
            AttentionPostNorm = shape.HasPostNorms ? Norm(Name(names.AttentionPostNorm, layer), shape.Hidden) : null,
            FeedForwardNorm = shape.Order == BlockOrder.ParallelOneNorm ? null : Norm(Name(names.FeedForwardNorm, layer), shape.Hidden),
            FeedForwardPostNorm = shape.HasPostNorms ? Norm(Name(names.FeedForwardPostNorm, layer), shape.Hidden) : null,
            QueryNorm = shape.HasHeadNorms ? HeadNorm(Name(names.QueryNorm, layer)) : null,
            KeyNorm = shape.HasHeadNorms ? HeadNorm(Name(names.KeyNorm, layer)) : null,
            Query = query,
            Key = key,
            Value = value,
            Output = Product(Name(names.Output, layer), shape.Hidden, QueryRows, shape.OutputBias, shape.ResidualScale),
            Gate = gate,
            Up = up,
            Down = Product(Name(names.Down, layer), shape.Hidden, shape.Intermediate, shape.FeedForwardBias, shape.ResidualScale),
        };
    }

    private (ProductPart Query, ProductPart Key, ProductPart Value) Qkv(int layer)
    {
        if (shape.Qkv == QkvLayout.Separate)
        {
            return (
                Product(Name(names.Query, layer), QueryRows, shape.Hidden, shape.QkvBias, order: r => Turned(r)),
                Product(Name(names.Key, layer), KeyRows, shape.Hidden, shape.QkvBias, order: r => Turned(r)),
                Product(Name(names.Value, layer), KeyRows, shape.Hidden, shape.QkvBias));
        }

        var (name, all) = (Name(names.Qkv, layer), QueryRows + (2 * KeyRows));
        var weight = Require(name + ".weight", all, shape.Hidden);
        var bias = Bias(name, all, shape.QkvBias);
        return shape.Qkv == QkvLayout.Stacked
            ? (Part(QueryRows, r => Turned(r)), Part(KeyRows, r => QueryRows + Turned(r)), Part(KeyRows, r => QueryRows + KeyRows + r))
            : (Part(QueryRows, r => ByHead(Turned(r), shape.Heads / shape.KeyHeads, 0)),
                Part(KeyRows, r => ByHead(Turned(r), 1, shape.Heads / shape.KeyHeads)),
                Part(KeyRows, r => ByHead(r, 1, (shape.Heads / shape.KeyHeads) + 1)));

        ProductPart Part(int rows, Func<int, int> rowOf) => new(
            new Matrix(Scaled(new MatrixPart(weight, rows, shape.Hidden) { RowOf = rowOf, IsTransposed = shape.IsTransposed })),
            bias is null ? null : new Matrix(new MatrixPart(bias, rows, 1) { RowOf = rowOf }));
    }

    /// <summary>Row of a tensor that has, for each head of keys, its heads of queries, then its keys, then its values.</summary>
    private int ByHead(int row, int perGroup, int first)
    {
        var (head, within) = Math.DivRem(row, shape.HeadSize);
        return ((((head / perGroup) * ((shape.Heads / shape.KeyHeads) + 2)) + first + (head % perGroup)) * shape.HeadSize) + within;
    }

    private int Turned(int row) => row - (row % shape.HeadSize) + _order[row % shape.HeadSize];

    private (ProductPart? Gate, ProductPart Up) GateAndUp(int layer)
    {
        if (!shape.HasPackedGate)
        {
            return (shape.IsGated ? Product(Name(names.Gate, layer), shape.Intermediate, shape.Hidden, shape.FeedForwardBias) : null, Product(Name(names.Up, layer), shape.Intermediate, shape.Hidden, shape.FeedForwardBias));
        }

        var both = Require(Name(names.Up, layer) + ".weight", 2 * shape.Intermediate, shape.Hidden);
        return (new ProductPart(new Matrix(Scaled(new MatrixPart(both, shape.Intermediate, shape.Hidden))), null),
            new ProductPart(new Matrix(Scaled(new MatrixPart(both, shape.Intermediate, shape.Hidden) { RowOf = r => shape.Intermediate + r })), null));
    }

    private ProductPart Product(string name, int rows, int columns, Presence hasBias, float scale = 1, Func<int, int>? order = null)
    {
        var rowOf = order is null || HeadRows.IsPlain(_order) ? null : order;
        var bias = Bias(name, rows, hasBias);
        return new ProductPart(
            new Matrix(Scaled(new MatrixPart(Require(name + ".weight", rows, columns), rows, columns) { RowOf = rowOf, IsTransposed = shape.IsTransposed, Scale = scale })),
            bias is null ? null : new Matrix(new MatrixPart(bias, rows, 1) { RowOf = rowOf, Scale = scale }));
    }

    private StoredTensor? Bias(string name, int rows, Presence hasBias) =>
        hasBias == Presence.No || (hasBias == Presence.IfThere && Find(name + ".bias") is null) ? null : Require(name + ".bias", rows);

    private NormPart Norm(string name, int size) => new(
        new Matrix(new MatrixPart(Require(name + ".weight", size), size, 1) { Offset = shape.NormOffset }),
        shape.HasMeanNorms ? new Matrix(new MatrixPart(Require(name + ".bias", size), size, 1)) : null);

    private NormPart HeadNorm(string name) => new(
        new Matrix(new MatrixPart(Require(name + ".weight", shape.HeadSize), shape.HeadSize, 1) { RowOf = r => _order[r], Offset = shape.NormOffset }), null);

    private Matrix Whole(string name, int rows, int columns, bool isAtLeast = false) =>
        new(new MatrixPart(Require(name + ".weight", isAtLeast, [rows, columns]), rows, columns));

    private static string Name(string name, int layer) => string.Format(CultureInfo.InvariantCulture, name, layer);

    private StoredTensor Require(string name, int rows) => Require(name, isAtLeast: false, [rows]);

    private StoredTensor Require(string name, int rows, int columns) =>
        Require(name, isAtLeast: false, shape.IsTransposed ? [columns, rows] : [rows, columns]);

    private StoredTensor Require(string name, bool isAtLeast, long[] expected)
    {
        var tensor = Find(name) ?? throw new ModelLoadException($"{path} lacks the tensor {name}. Copy the model again from where it came from.");
        if (tensor.Shape.Count != expected.Length || !tensor.Shape.SequenceEqual(expected) && !(isAtLeast && tensor.Shape[0] >= expected[0] && tensor.Shape[1] == expected[1]))
        {
            throw new ModelLoadException(
                $"The tensor {name} of {path} is {tensor.ShapeText}, but the configuration says {string.Join(" × ", expected)}. Copy the model again from where it came from.");
        }

        if (shape.IsTransposed && tensor.Bytes > int.MaxValue)
        {
            throw new ModelLoadException($"The tensor {name} of {path} has {tensor.Bytes:N0} bytes, more than can be turned at once. Use a smaller model of the architecture.");
        }

        return tensor.Format.Decode is null
            ? throw new ModelLoadException($"The tensor {name} of {path} is stored as {tensor.Format.Name}, which cannot be read. Get the model in another format, such as BF16 or Q8_0.")
            : tensor;
    }

    /// <summary>Gives a part of 8-bit floats the factors that lie beside them.</summary>
    private MatrixPart Scaled(MatrixPart part)
    {
        if (!part.Tensor.Format.Name.StartsWith("F8", StringComparison.Ordinal)
            || (source.Tensors.GetValueOrDefault(part.Tensor.Name + "_scale_inv") ?? source.Tensors.GetValueOrDefault(part.Tensor.Name + "_scale")) is not { } scales)
        {
            return part;
        }

        var (rows, columns) = (part.Tensor.Shape[0], part.Tensor.Shape[1]);
        var (down, right) = (Blocks(rows, shape.ScaleBlock.Rows), Blocks(columns, shape.ScaleBlock.Columns));
        var grid = scales.Count == 1 ? new ScaleGrid(scales, int.MaxValue, int.MaxValue)
            : scales.Shape.SequenceEqual([rows, 1]) || scales.Shape.SequenceEqual([rows]) ? new ScaleGrid(scales, 1, int.MaxValue)
            : scales.Shape.SequenceEqual([down, right]) ? new ScaleGrid(scales, shape.ScaleBlock.Rows, shape.ScaleBlock.Columns)
            : null;
        return grid is null || scales.Format.Decode is null || part.IsTransposed
            ? throw new ModelLoadException($"The tensor {scales.Name} of {path} is {scales.ShapeText}, which does not fit the tensor that it scales. Copy the model again from where it came from.")
            : part with { Scales = grid };

        static long Blocks(long length, int block) => (length + block - 1) / block;
    }

    /// <summary>A tensor by its name. Folders of bare models leave out the first part of it, those of models that also see begin with another.</summary>
    private StoredTensor? Find(string name)
    {
        var bare = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        string[] spellings = [name, bare, LanguagePrefix + name, "model." + LanguagePrefix + bare];
        return spellings.Select(s => source.Tensors.GetValueOrDefault(s)).FirstOrDefault(t => t is not null);
    }
}
