using System.Collections.Immutable;
using Inspect.Engine.Filters;
using Inspect.Engine.Live;

namespace Inspect.Web.Runs;

/// <summary>Some lines of a list of runs, and what the list holds.</summary>
/// <param name="Lines">The lines asked for.</param>
/// <param name="TotalLines">Lines of the query: runs, and heads of groups.</param>
/// <param name="Total">Runs of the query.</param>
/// <param name="UnfilteredTotal">All runs, but attempts that the query hides.</param>
public sealed record RunList(IReadOnlyList<RunLine> Lines, int TotalLines, int Total, int UnfilteredTotal)
{
    /// <summary>Runs of the query by state, whatever state it asks for.</summary>
    public required IReadOnlyDictionary<RunState, int> States { get; init; }

    /// <summary>What can be chosen; counted when a page asks for it.</summary>
    public ImmutableArray<RunFacet> Facets => FacetSource?.Value ?? [];

    /// <summary>Attempts among all runs that failed and were tried again; counted when a page asks for it.</summary>
    public int Retried => RetriedSource?.Value.Count ?? 0;

    /// <summary>Finds the attempts, once for all lists of one state.</summary>
    internal Lazy<IReadOnlySet<RunKey>>? RetriedSource { get; init; }

    /// <summary>Counts what can be chosen, once for all lists of one state.</summary>
    internal Lazy<ImmutableArray<RunFacet>>? FacetSource { get; init; }

    /// <summary>Why the text is no filter, so that nothing is left out by it; null when it is one.</summary>
    public FilterError? Error { get; init; }

    /// <summary>The runs among the lines.</summary>
    public IEnumerable<RunView> Rows => Lines.Select(l => l.Run).OfType<RunView>();
}
