using System.Collections.Immutable;
using Inspect.Engine.Filters;

namespace Inspect.Web.Runs;

/// <content>The samples of all logs.</content>
public sealed partial class RunStore
{
    /// <summary>Samples of all logs in one list, the logs as the list of runs has them, or sorted. A filter may name what the run has, too.</summary>
    /// <param name="filter">What samples must fit; null for all.</param>
    /// <param name="sort">A name of <see cref="AcrossColumns"/>, with a minus when it goes down; null for none.</param>
    /// <param name="hidesRetried">Those of attempts that were tried again are left out.</param>
    /// <param name="first">Number of the first sample, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AcrossList> AcrossAsync(Filter? filter, string? sort, bool hidesRetried, int first, int count, CancellationToken cancellationToken)
    {
        var (name, isDescending) = AcrossColumns.SortOf(sort);
        var keys = AcrossColumns.Sorted([.. await KeysAsync(hidesRetried, cancellationToken)], name, isDescending);
        var byLog = keys.ToDictionary(k => k.Entry!.Path, StringComparer.Ordinal);
        var page = await index.AcrossAsync(
            [.. keys.Select(k => k.Entry!)], filter, (log, value) => RunNames.IsOfRun(value) ? RunNames.ValueOf(byLog[log.Path], StateOf(byLog[log.Path]), value) : null,
            $"{(hidesRetried ? "latest" : "all")}{(AcrossColumns.IsOfRun(name) ? $" {name} {isDescending}" : null)}", AcrossColumns.OfSamples(name), isDescending, first, count, cancellationToken);
        return new AcrossList(page.Total, [.. page.Samples.Select(s => RowOfSample(byLog[s.Path], s))], page.Missing);
    }

    /// <summary>Samples of all logs that hold words, the best first, or sorted.</summary>
    public async Task<AcrossList> SearchAsync(string words, string? sort, bool hidesRetried, int count, CancellationToken cancellationToken)
    {
        var byLog = (await KeysAsync(hidesRetried, cancellationToken)).ToDictionary(k => k.Entry!.Path, StringComparer.Ordinal);
        var hits = await index.SearchAsync(words, count, cancellationToken);
        ImmutableArray<AcrossRow> rows = [.. AcrossColumns.Sorted(hits.Where(h => byLog.ContainsKey(h.Path)).Select(h => RowOfSample(byLog[h.Path], h)), sort)];
        return new AcrossList(rows.Length, rows, 0);
    }

    private async Task<IEnumerable<RunKey>> KeysAsync(bool hidesRetried, CancellationToken cancellationToken)
    {
        var all = All(await index.ListAsync(cancellationToken));
        return all.Keys.Where(k => k.Entry?.Brief is not null && !(hidesRetried && all.Retried.Value.Contains(k)));
    }
}
