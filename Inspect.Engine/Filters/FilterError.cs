namespace Inspect.Engine.Filters;

/// <summary>What is wrong with a filter.</summary>
/// <param name="At">Place of the fault, in letters from 0.</param>
/// <param name="Length">Letters that are at fault; 0 where something is missing.</param>
/// <param name="Message">What is wrong and what to do, a sentence without its stop.</param>
public sealed record FilterError(int At, int Length, string Message);
