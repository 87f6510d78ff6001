namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>A part of a reply that may be the answer.</summary>
/// <param name="Text">The part.</param>
/// <param name="Place">Where it stands, for people.</param>
/// <param name="Offset">Where it begins in the reply, in UTF-16 units.</param>
internal sealed record AnswerCandidate(string Text, string Place, int Offset)
{
    /// <summary>It has formulas and words: a list, set, interval or the like, else a text.</summary>
    public bool IsComposite { get; init; }

    /// <summary>It is all that stands between the marks of a formula, or alone on its line, so that it counts as one even where it is a word.</summary>
    public bool IsFormula { get; init; }
}
