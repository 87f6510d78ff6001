namespace Inspect.Engine.Inference;

/// <summary>What a local model is asked about texts that are given: how likely it finds them.</summary>
public sealed record LocalScoreRequest
{
    /// <summary>The conversation. Of its settings those of generation play no part.</summary>
    public required LocalRequest Prompt { get; init; }

    /// <summary>Texts that may follow the conversation, each by itself; none asks how likely the conversation itself is.</summary>
    public IReadOnlyList<string> Continuations { get; init; } = [];

    /// <summary>Likeliest tokens to name in the place of each token.</summary>
    public int Top { get; init; }
}
