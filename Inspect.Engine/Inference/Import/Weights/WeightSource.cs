namespace Inspect.Engine.Inference.Import.Weights;

/// <summary>The tensors of a model, in one file or several.</summary>
internal sealed class WeightSource(IReadOnlyDictionary<string, StoredTensor> tensors, IReadOnlyList<MappedFile> files) : IDisposable
{
    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; } = tensors;

    /// <summary>Formats of the tensors, the one with most numbers first.</summary>
    public IReadOnlyList<string> Formats => [.. Tensors.Values.GroupBy(t => t.Format.Name).OrderByDescending(g => g.Sum(t => (double)t.Count)).Select(g => g.Key)];

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
    }
}
