namespace Inspect.Engine.Inference;

/// <summary>Whose request it is.</summary>
/// <param name="Run">Id of the run; null for a request outside of one.</param>
/// <param name="Sample">Id of the item.</param>
/// <param name="Epoch">Repetition, from 1.</param>
/// <param name="Call">Number of the call in the sample, from 1.</param>
public sealed record LocalCaller(string? Run, string Sample, int Epoch, int Call);
