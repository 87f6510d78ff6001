using System.Collections.Immutable;
using Inspect.Engine;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Recovery;

namespace Inspect.Web.Runs;

/// <summary>What is done to several runs at once. Each is done for itself: one that refuses is named, and the others go on.</summary>
public sealed class RunActions(RunStore store, LogIndex index, LogTrash trash, HeaderEdits edits)
{
    /// <summary>Adds tags to runs and takes others away.</summary>
    /// <param name="runs">Ids of the runs.</param>
    /// <param name="add">Tags that they shall have.</param>
    /// <param name="remove">Tags that they shall not have.</param>
    /// <param name="author">Who does it.</param>
    /// <param name="cancellationToken">Gives up between two runs.</param>
    /// <returns>How many were changed, and a sentence for each that was not.</returns>
    public async Task<(int Done, ImmutableArray<string> Problems)> TagAsync(
        IReadOnlyCollection<string> runs, ImmutableArray<string> add, ImmutableArray<string> remove, string author, CancellationToken cancellationToken)
    {
        var done = 0;
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var run in runs)
        {
            try
            {
                var path = (await EntryAsync(run, cancellationToken)).Path;
                await edits.SaveAsync(path, [new TagsEdit(add, remove)], author, null, seen: null, cancellationToken);
                done++;
            }
            catch (InspectException e)
            {
                problems.Add(e.Message);
            }
        }

        return (done, problems.ToImmutable());
    }

    /// <summary>Moves the logs of runs to the trash.</summary>
    /// <returns>What was moved, and a sentence for each that was not.</returns>
    public async Task<(ImmutableArray<TrashedLog> Moved, ImmutableArray<string> Problems)> TrashAsync(IReadOnlyCollection<string> runs, CancellationToken cancellationToken)
    {
        var moved = ImmutableArray.CreateBuilder<TrashedLog>();
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var run in runs)
        {
            try
            {
                var entry = await EntryAsync(run, cancellationToken);
                moved.Add(await Task.Run(() => trash.Move(entry), cancellationToken));
                await index.ReadAsync(entry.Path, cancellationToken);
            }
            catch (InspectException e)
            {
                problems.Add(e.Message);
            }
        }

        return (moved.ToImmutable(), problems.ToImmutable());
    }

    /// <summary>Puts logs back from the trash.</summary>
    /// <returns>A sentence for each that could not be put back.</returns>
    public async Task<ImmutableArray<string>> RestoreAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var id in ids)
        {
            try
            {
                var log = await Task.Run(() => trash.Restore(id), cancellationToken);
                await index.ReadAsync(log.Path, cancellationToken);
            }
            catch (InspectException e)
            {
                problems.Add(e.Message);
            }
        }

        return problems.ToImmutable();
    }

    private async Task<LogEntry> EntryAsync(string run, CancellationToken cancellationToken) =>
        (await store.FindAsync(run, cancellationToken))?.LogPath is { } path && index.Known(path) is { } entry
            ? entry
            : throw new InspectException($"The run {Format.ShortId(run)} has no log yet, or none any more.");
}
