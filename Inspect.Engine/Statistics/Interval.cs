namespace Inspect.Engine.Statistics;

/// <summary>A confidence interval.</summary>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
public readonly record struct Interval(double Lower, double Upper);
