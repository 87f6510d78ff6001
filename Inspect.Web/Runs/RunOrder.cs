using System.Collections.Immutable;
using Inspect.Engine.Filters;
using Inspect.Engine.Live;

namespace Inspect.Web.Runs;

/// <summary>The runs of a query in order, made once for all who look.</summary>
internal sealed class RunOrder
{
    /// <summary>A line's history shows so many of the latest scores.</summary>
    private const int MostScores = 60;

    private readonly List<(RunKey Key, RunState State)> _runs;

    private RunOrder((long, long, long) version, List<(RunKey Key, RunState State)> runs, RunQuery query)
    {
        (Version, _runs) = (version, runs);
        Keys = [.. Sorted(runs, query.Sort).Select(r => r.Key)];
        Lines = LinesOf(Keys, query.Group);
    }

    /// <summary>State of logs, queue and feed of which it tells.</summary>
    public (long, long, long) Version { get; }

    /// <summary>The runs in order.</summary>
    public ImmutableArray<RunKey> Keys { get; }

    /// <summary>Runs and heads of groups in order.</summary>
    public ImmutableArray<(RunKey? Key, RunGroup? Group)> Lines { get; }

    /// <summary>Runs by state, whatever state the query asks for.</summary>
    public required IReadOnlyDictionary<RunState, int> States { get; init; }

    /// <summary>What can be chosen; counted when a page asks for it.</summary>
    public required Lazy<ImmutableArray<RunFacet>> Facets { get; init; }

    /// <summary>Attempts that were tried again, looked for once.</summary>
    public required Lazy<IReadOnlySet<RunKey>> Retried { get; init; }

    /// <summary>Why the text is no filter.</summary>
    public FilterError? Error { get; init; }

    /// <summary>The order of a query.</summary>
    /// <param name="version">State of logs, queue and feed.</param>
    /// <param name="query">The query.</param>
    /// <param name="all">All runs, the newest first.</param>
    /// <param name="retried">Those of them that were tried again.</param>
    /// <param name="stateOf">Where a run stands.</param>
    public static RunOrder Of((long, long, long) version, RunQuery query, ImmutableArray<RunKey> all, Lazy<IReadOnlySet<RunKey>> retried, Func<RunKey, RunState> stateOf)
    {
        var shown = query.HidesRetried && retried.Value.Count > 0 ? all.Where(k => !retried.Value.Contains(k)) : all;
        var runs = shown.Where(k => query.Folder is not { } folder || (k.Entry?.Root == folder.Root && k.Folder == folder.Path)).Select(k => (Key: k, State: stateOf(k))).ToList();
        var filter = RunFilter.Of(query.Text);
        var found = runs.Where(r => filter.Holds(r.Key, r.State)).ToList();
        var kept = query.State is { } state ? found.Where(r => r.State == state).ToList() : found;
        return new RunOrder(version, kept, query)
        {
            States = found.CountBy(r => r.State).ToDictionary(),
            Facets = new Lazy<ImmutableArray<RunFacet>>(() => RunFacets.Count(runs, found, query.Text)),
            Retried = retried,
            Error = filter.Error,
        };
    }

    /// <summary>The same runs as another query sorts and groups them: neither changes what was found or what can be chosen.</summary>
    /// <param name="query">A query that differs in sort and group alone.</param>
    public RunOrder As(RunQuery query) => new(Version, _runs, query) { States = States, Facets = Facets, Retried = Retried, Error = Error };

    private static IEnumerable<(RunKey Key, RunState State)> Sorted(List<(RunKey Key, RunState State)> runs, string? sort)
    {
        var names = RunSort.Of(sort);
        if (names.Count == 0)
        {
            return runs;
        }

        // What has no value comes last, whichever way the others go.
        var valued = runs.Select(r => (Run: r, Values: names.Select(n => RunNames.ValueOf(r.Key, r.State, n.Name)).ToArray()));
        var sorted = valued.OrderBy(r => r.Values[0], RunSort.ComparerOf(names[0].IsDescending));
        for (var i = 1; i < names.Count; i++)
        {
            var at = i;
            sorted = sorted.ThenBy(r => r.Values[at], RunSort.ComparerOf(names[at].IsDescending));
        }

        return sorted.Select(r => r.Run);
    }

    private static ImmutableArray<(RunKey?, RunGroup?)> LinesOf(ImmutableArray<RunKey> keys, RunGrouping grouping)
    {
        if (grouping == RunGrouping.None)
        {
            return [.. keys.Select(k => ((RunKey?)k, (RunGroup?)null))];
        }

        var lines = ImmutableArray.CreateBuilder<(RunKey?, RunGroup?)>();
        foreach (var group in keys.GroupBy(k => LabelOf(k, grouping)))
        {
            var scores = group.OrderBy(k => k.Created).Select(k => k.Entry?.Brief?.Numbers.Score ?? double.NaN).Where(s => !double.IsNaN(s)).TakeLast(MostScores);
            lines.Add((null, new RunGroup(group.Key, group.Count(), [.. scores])));
            lines.AddRange(group.Select(k => ((RunKey?)k, (RunGroup?)null)));
        }

        return lines.ToImmutable();
    }

    private static string LabelOf(RunKey run, RunGrouping grouping) => (grouping switch
    {
        RunGrouping.Task => run.Queued?.Task ?? run.Entry?.Brief?.Task,
        RunGrouping.Model => run.Queued?.Model ?? run.Entry?.Brief?.Model,
        RunGrouping.Batch => run.Entry?.Overview?.RunId is { Length: > 0 } batch ? batch : run.Queued?.Request.RunId,
        _ => run.Created.ToLocalTime().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
    }) ?? "–";
}
