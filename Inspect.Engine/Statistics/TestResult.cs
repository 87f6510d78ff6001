namespace Inspect.Engine.Statistics;

/// <summary>What a test of a hypothesis found.</summary>
/// <param name="Statistic">Its statistic.</param>
/// <param name="P">Chance of one at least as far out when nothing differs, both sides together.</param>
public readonly record struct TestResult(double Statistic, double P);
