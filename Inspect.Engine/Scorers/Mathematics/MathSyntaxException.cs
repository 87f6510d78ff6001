namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>A text is no formula.</summary>
internal sealed class MathSyntaxException() : InspectException("The text is no formula.");
