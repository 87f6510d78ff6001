using Inspect.Engine.Live;

namespace Inspect.Web.Runs;

/// <summary>Some rows of a list of runs, and what the list holds.</summary>
/// <param name="Rows">The rows asked for.</param>
/// <param name="Total">Runs of the query.</param>
/// <param name="UnfilteredTotal">All runs.</param>
/// <param name="States">Runs of the query by state, whatever state it asks for.</param>
public sealed record RunList(IReadOnlyList<RunView> Rows, int Total, int UnfilteredTotal, IReadOnlyDictionary<RunState, int> States);
