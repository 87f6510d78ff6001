namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>A part of a reply that may be the answer.</summary>
/// <param name="Text">The part.</param>
/// <param name="Place">Where it stands, for people.</param>
/// <param name="Offset">Where it begins in the reply, in UTF-16 units.</param>
internal sealed record AnswerCandidate(string Text, string Place, int Offset)
{
    /// <summary>It counts only when it is a list, set, interval or the like.</summary>
    public bool NeedsGroup { get; init; }
}
