using Inspect.Engine.Inference.Sequences;

namespace Inspect.Engine.Inference.Batch;

/// <summary>A row that is being answered. Owned by one thread.</summary>
/// <param name="request">The request.</param>
internal sealed class BatchRow(GenAiRow request)
{
    /// <summary>The request.</summary>
    public GenAiRow Request { get; } = request;

    /// <summary>Tokens that its slot holds.</summary>
    public int Length { get; set; }

    /// <summary>The token that was picked last, which its slot does not hold yet.</summary>
    public uint Next { get; set; }
}
