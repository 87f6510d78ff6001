namespace Inspect.Engine.Inference.Import;

/// <summary>What would be imported, from headers alone.</summary>
public sealed record ImportPlan
{
    /// <summary>Name of the architecture; null where the source does not tell.</summary>
    public required string? Architecture { get; init; }

    /// <summary>Number of parameters; 0 where it is not known.</summary>
    public required long Parameters { get; init; }

    /// <summary>Most tokens of prompt and answer together; 0 where it is not known.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Bytes of the source's weights; 0 where they are not known.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>What the weights are stored as in the source, the commonest type first, such as <c>BF16</c> or <c>Q4_K</c>.</summary>
    public required IReadOnlyList<string> StoredAs { get; init; }

    /// <summary>What is lost or changed on the way, one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Why it cannot be imported, in one sentence; null where it can.</summary>
    public required string? WhyNot { get; init; }
}
