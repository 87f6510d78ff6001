using System.Collections.Immutable;

namespace Inspect.Web.Runs;

/// <summary>Some samples of many runs.</summary>
/// <param name="Total">Samples that fit.</param>
/// <param name="Rows">The samples asked for.</param>
/// <param name="Missing">Logs whose samples are still being read.</param>
public sealed record AcrossList(int Total, ImmutableArray<AcrossRow> Rows, int Missing);
