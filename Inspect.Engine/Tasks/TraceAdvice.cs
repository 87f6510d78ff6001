using Inspect.Engine.Parts;

namespace Inspect.Engine.Tasks;

/// <summary>Another scorer that a user may want.</summary>
/// <param name="Scorer">The scorer.</param>
/// <param name="Sentence">What it would say, as a sentence.</param>
public sealed record TraceAdvice(Part Scorer, string Sentence);
