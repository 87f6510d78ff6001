namespace Inspect.Engine.Models;

/// <summary>How likely a model finds a text that is given.</summary>
/// <param name="Text">The text.</param>
/// <param name="LogProbability">Natural logarithm of its probability behind the conversation.</param>
/// <param name="Tokens">Number of its tokens.</param>
/// <param name="IsGreedy">Each token is the one that the model finds likeliest.</param>
public sealed record TextLikelihood(string Text, double LogProbability, int Tokens, bool IsGreedy);
