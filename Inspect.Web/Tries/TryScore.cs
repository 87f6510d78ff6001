namespace Inspect.Web.Tries;

/// <summary>A score of an item that was tried.</summary>
/// <param name="Scorer">Name of the scorer.</param>
/// <param name="Value">The value as text.</param>
/// <param name="Explanation">Why; null where the scorer does not say.</param>
public sealed record TryScore(string Scorer, string Value, string? Explanation);
