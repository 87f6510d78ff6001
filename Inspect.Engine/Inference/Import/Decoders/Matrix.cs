using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>A matrix as a graph needs it: rows of one tensor or of several, one below the other.</summary>
/// <param name="Parts">Where the rows come from.</param>
internal sealed record Matrix(params IReadOnlyList<MatrixPart> Parts)
{
    /// <summary>Number of rows: what a product with it gives.</summary>
    public int Rows => Parts.Sum(p => p.Rows);

    /// <summary>Numbers in a row: what a product with it takes.</summary>
    public int Columns => Parts[0].Columns;

    /// <summary>Number of numbers.</summary>
    public long Count => (long)Rows * Columns;
}

/// <summary>Rows of a matrix that come from one tensor. A vector is a matrix with one number a row.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Rows">Number of rows that are taken.</param>
/// <param name="Columns">Numbers in a row.</param>
internal sealed record MatrixPart(StoredTensor Tensor, int Rows, int Columns)
{
    /// <summary>Which row of the tensor a row is; null where they are in order from the first on.</summary>
    public Func<int, int>? RowOf { get; init; }

    /// <summary>The tensor holds columns where rows are meant.</summary>
    public bool IsTransposed { get; init; }

    /// <summary>What each number is multiplied with.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>What is added to each number, before it is multiplied.</summary>
    public float Offset { get; init; }

    /// <summary>What the stored numbers are multiplied with, block by block; null where they are the weights themselves.</summary>
    public ScaleGrid? Scales { get; init; }
}

/// <summary>Factors of a tensor's numbers: one for each block of rows and columns.</summary>
/// <param name="Tensor">The factors, row by row.</param>
/// <param name="BlockRows">Rows that share a factor.</param>
/// <param name="BlockColumns">Columns that share a factor.</param>
internal sealed record ScaleGrid(StoredTensor Tensor, int BlockRows, int BlockColumns);
