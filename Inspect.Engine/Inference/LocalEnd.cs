namespace Inspect.Engine.Inference;

/// <summary>How an answer ended, what it used and how fast it was.</summary>
public sealed record LocalEnd
{
    /// <summary><c>stop</c>, <c>max_tokens</c> or <c>model_length</c>.</summary>
    public required string StopReason { get; init; }

    /// <summary>Why, in words: the end token, the stop text, the limit.</summary>
    public required string Detail { get; init; }

    /// <summary>Tokens of the prompt.</summary>
    public required int InputTokens { get; init; }

    /// <summary>Those of them that were copied from an earlier prompt instead of being run.</summary>
    public int SharedTokens { get; init; }

    /// <summary>Tokens of the answer, the end token included.</summary>
    public required int OutputTokens { get; init; }

    /// <summary>Ids of the answer's tokens, the end token included.</summary>
    public IReadOnlyList<int> Ids { get; init; } = [];

    /// <summary>The answer's tokens with their log-probabilities, the end token included; empty where nobody asked for them.</summary>
    public IReadOnlyList<LocalToken> Tokens { get; init; } = [];

    /// <summary>Seconds that it waited for a batch.</summary>
    public required double QueueSeconds { get; init; }

    /// <summary>Seconds until its first token, waiting included.</summary>
    public required double FirstTokenSeconds { get; init; }

    /// <summary>Tokens a second of this answer, from its first token on; 0 for a single token.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Answers in the same batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Date and time that the chat template put into the prompt, without a zone; null where it did not ask for them.</summary>
    public string? PromptDate { get; init; }
}
