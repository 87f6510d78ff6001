namespace Inspect.Engine.Tasks;

/// <summary>One step of a scorer.</summary>
/// <param name="Text">What was done.</param>
/// <param name="Value">What came of it.</param>
/// <param name="Passed">Whether it spoke for the output; null for a step that decides nothing.</param>
public sealed record TraceStep(string Text, string Value, bool? Passed = null);
