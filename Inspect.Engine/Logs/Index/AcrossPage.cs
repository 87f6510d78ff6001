using System.Collections.Immutable;

namespace Inspect.Engine.Logs.Index;

/// <summary>Some samples of many logs.</summary>
/// <param name="Total">Samples that fit.</param>
/// <param name="Samples">The samples asked for, each with its log.</param>
/// <param name="Missing">Logs whose samples are still to be read.</param>
public sealed record AcrossPage(int Total, ImmutableArray<LogSearchHit> Samples, int Missing);
