namespace Inspect.Engine.Inference.Batch;

/// <summary>How much may run together.</summary>
/// <param name="Rows">Rows that are answered at the same time.</param>
/// <param name="Prefixes">Prompts that are kept for others that begin alike.</param>
/// <param name="Bytes">Bytes of keys and values that the rows may come to, with their longest answers.</param>
internal sealed record BatchLimits(int Rows, int Prefixes, long Bytes)
{
    /// <summary>Slots for rows and kept prompts.</summary>
    public int Slots => Rows + Prefixes;
}
