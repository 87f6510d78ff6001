namespace Inspect.Engine.Inference;

/// <summary>How likely a model finds a text that is given.</summary>
public sealed record LocalScore
{
    /// <summary>The tokens of the text. Those of a conversation begin with its second: nothing stands before the first.</summary>
    public required IReadOnlyList<LocalToken> Tokens { get; init; }

    /// <summary>Each token is the one that the model finds likeliest.</summary>
    public required bool IsGreedy { get; init; }

    /// <summary>Tokens that stand before the text.</summary>
    public required int InputTokens { get; init; }

    /// <summary>Natural logarithm of the probability of the whole text.</summary>
    public double LogProbability => Tokens.Sum(t => t.LogProbability);
}
