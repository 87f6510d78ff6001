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

    /// <summary>Tokens that are run before its next one is picked: its prompt, and what it has said where all of that is run anew.</summary>
    public uint[] Text { get; private set; } = request.Prompt;

    /// <summary>Tokens that its slot holds.</summary>
    public int Length { get; set; }

    /// <summary>The token that was picked last, which its slot does not hold yet.</summary>
    public uint Next { get; set; }

    /// <summary>Its slot's keys are of no use any more: all that there is of it becomes the text to be run.</summary>
    public void RunAnew() => (Text, Length) = ([.. Request.Prompt, .. Answer.Answer], 0);
}
