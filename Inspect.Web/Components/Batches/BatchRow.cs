using System.Collections.Immutable;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Batches;

/// <summary>A row of the grid of a batch.</summary>
/// <param name="Label">What its runs have in common.</param>
/// <param name="Runs">A run a column; null where there is none.</param>
internal sealed record BatchRow(string Label, ImmutableArray<RunView?> Runs);
