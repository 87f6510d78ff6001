using Inspect.Engine.Inference.Sequences;

namespace Inspect.Engine.Inference.Batch;

/// <summary>A row that is being answered. Owned by one thread.</summary>
/// <param name="request">The request.</param>
internal sealed class BatchRow(EngineRow request)
{
    /// <summary>The request.</summary>
    public EngineRow Request { get; } = request;

    /// <summary>The request as one that is answered; only of those that are.</summary>
    public AnswerRow Answer => (AnswerRow)Request;

    /// <summary>Tokens that its slot holds.</summary>
    public int Length { get; set; }

    /// <summary>The token that was picked last, which its slot does not hold yet.</summary>
    public uint Next { get; set; }
}
