namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>A piece of a formula.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The piece; of a command without its backslash.</param>
internal sealed record MathToken(MathTokenKind Kind, string Text);
