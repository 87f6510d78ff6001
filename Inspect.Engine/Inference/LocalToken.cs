namespace Inspect.Engine.Inference;

/// <summary>A token with its log-probability: that of the model itself, before any setting.</summary>
/// <param name="Text">Its text; part of a character shows as U+FFFD.</param>
/// <param name="Bytes">The bytes of its text.</param>
/// <param name="LogProbability">Natural logarithm of its probability.</param>
public sealed record LocalToken(string Text, IReadOnlyList<byte> Bytes, double LogProbability)
{
    /// <summary>The likeliest tokens in its place, likeliest first; as many as were asked for.</summary>
    public IReadOnlyList<LocalToken> Top { get; init; } = [];
}
