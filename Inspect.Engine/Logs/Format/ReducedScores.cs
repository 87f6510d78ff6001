namespace Inspect.Engine.Logs.Format;

/// <summary>The scores of one scorer over the epochs, whose rows are made as they are written: a run may have a million of them.</summary>
/// <param name="Scorer">Name of the scorer.</param>
/// <param name="Reducer">How epochs were combined.</param>
/// <param name="Samples">One row an item; the same each time that they are asked for.</param>
public sealed record ReducedScores(string Scorer, string? Reducer, IEnumerable<EvalSampleScore> Samples);
