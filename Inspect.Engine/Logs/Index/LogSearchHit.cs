using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Index;

/// <summary>A sample that a search found.</summary>
/// <param name="Path">Log of the sample.</param>
/// <param name="Summary">The sample.</param>
public sealed record LogSearchHit(string Path, EvalSampleSummary Summary);
