namespace Inspect.Engine.Inference.Batch;

/// <summary>A node of a graph.</summary>
/// <param name="Operator">Name of its operator.</param>
/// <param name="Inputs">Names of its inputs; an empty one is left out.</param>
/// <param name="Outputs">Names of its outputs.</param>
/// <param name="Numbers">Its attributes that are whole numbers.</param>
/// <param name="Place">Where it lies in the graph's message, its tag included.</param>
internal sealed record GraphNode(string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, long> Numbers, Range Place)
{
    /// <summary>An attribute; 0 where it is not set.</summary>
    public long Number(string name) => Numbers.GetValueOrDefault(name);
}
