namespace Inspect.Engine.Inference;

/// <summary>A piece of an answer.</summary>
/// <param name="Text">Whole characters; may be empty.</param>
/// <param name="End">How the answer ended; on the last piece alone.</param>
public sealed record LocalDelta(string Text, LocalEnd? End);
