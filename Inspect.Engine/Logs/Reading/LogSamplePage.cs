using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Some of the samples of a log.</summary>
/// <param name="Total">Samples of the log.</param>
/// <param name="Samples">The summaries asked for, in the order of the plan or of the question.</param>
public sealed record LogSamplePage(int Total, ImmutableArray<EvalSampleSummary> Samples);
