namespace Inspect.Engine.Inference.Import.Weights;

/// <summary>A tensor in a file, checked to lie in it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Format">How its numbers are stored.</param>
/// <param name="Shape">Its dimensions, the innermost last.</param>
/// <param name="File">The file.</param>
/// <param name="Offset">Where its bytes begin in the file.</param>
/// <param name="Bytes">How many they are.</param>
internal sealed record StoredTensor(string Name, TensorFormat Format, IReadOnlyList<long> Shape, MappedFile File, long Offset, long Bytes)
{
    /// <summary>Number of numbers.</summary>
    public long Count => Shape.Aggregate(1L, (product, dimension) => product * dimension);

    /// <summary>The shape in words: <c>512 × 64</c>.</summary>
    public string ShapeText => Shape.Count == 0 ? "a single number" : string.Join(" × ", Shape);

    /// <summary>Maps its bytes.</summary>
    public MappedView Open() => File.View(Offset, Bytes);
}
