namespace Inspect.Engine.Evals;

/// <summary>A run that is done again in part.</summary>
/// <param name="Log">Path of its log.</param>
/// <param name="Samples">The samples that run again, by id as text and epoch; null for those that failed, are marked invalid or are lacking.</param>
public sealed record EvalRetried(string Log, IReadOnlySet<(string Id, int Epoch)>? Samples);
