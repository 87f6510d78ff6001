using System.Collections.Immutable;

namespace Inspect.Engine.Logs;

/// <summary>Some of the samples of a log.</summary>
/// <param name="Total">Samples of the log.</param>
/// <param name="Samples">The summaries asked for, in the order of the log.</param>
public sealed record LogSamplePage(int Total, ImmutableArray<EvalSampleSummary> Samples);
