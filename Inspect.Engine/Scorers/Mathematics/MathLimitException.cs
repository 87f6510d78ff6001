namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>A formula is larger than what is worked out: too long, too deep, or a number with too many digits.</summary>
internal sealed class MathLimitException(string message) : InspectException(message);
