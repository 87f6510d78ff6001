using Inspect.Engine;

namespace Inspect.Web.Runs;

/// <content>Runs that were started together.</content>
public sealed partial class RunStore
{
    private const int ShortestPrefix = 8;

    /// <summary>The runs of a batch, in the order in which they were queued; empty where there is no such batch.</summary>
    /// <param name="batch">Its id, or a unique prefix of at least 8 characters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InspectException">Several batches begin with the prefix.</exception>
    public async Task<IReadOnlyList<RunView>> BatchAsync(string batch, CancellationToken cancellationToken)
    {
        if (batch.Length < ShortestPrefix)
        {
            return [];
        }

        var groups = All(await index.ListAsync(cancellationToken)).Keys
            .Select(k => (Key: k, Batch: k.Queued?.Request.RunId ?? k.Entry?.Overview?.RunId))
            .Where(k => k.Batch is not null && k.Batch.StartsWith(batch, StringComparison.Ordinal))
            .GroupBy(k => k.Batch, k => k.Key)
            .ToList();
        return groups.Count > 1
            ? throw new InspectException($"Several batches begin with {batch}. Write more of the id: {string.Join(", ", groups.Take(5).Select(g => g.Key))}.")
            : [.. groups.SelectMany(g => g).Reverse().Select(RowOf)];
    }
}
