using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Editing;
using Inspect.Web.Queue;

namespace Inspect.Web.Library;

/// <summary>Moves tasks and datasets to the trash, unless a run that waits or goes on needs them: it would fail when its turn comes, or when it is gone on with after a crash.</summary>
public sealed class LibraryTrash(TaskWorkshop workshop, DatasetLibrary datasets, DatasetUses uses, EvalQueue queue)
{
    /// <summary>Moves a task to the trash.</summary>
    /// <exception cref="LibraryBusyException">A run needs it.</exception>
    /// <exception cref="StaleFileException">Somebody else saved meanwhile.</exception>
    public Task<TrashedFile> DeleteAsync(TaskFile file, string expected, CancellationToken cancellationToken)
    {
        Refuse([file], $"The task {file.Name}");
        return workshop.DeleteAsync(file, expected, cancellationToken);
    }

    /// <summary>Moves a dataset to the trash. Tasks that read it can be run again when it is back.</summary>
    /// <exception cref="LibraryBusyException">A run needs it.</exception>
    /// <exception cref="StaleFileException">Somebody else saved meanwhile.</exception>
    public async Task<TrashedFile> DeleteAsync(DatasetEntry entry, string expected, CancellationToken cancellationToken)
    {
        Refuse(await Task.Run(() => uses.TasksOf(entry), cancellationToken), $"The dataset {entry.Name}");
        return await datasets.DeleteAsync(entry, expected, cancellationToken);
    }

    private void Refuse(IReadOnlyList<TaskFile> tasks, string what)
    {
        var count = queue.Active().Count(r => tasks.Any(t => IsOf(r, t)));
        if (count > 0)
        {
            throw new LibraryBusyException($"{what} is needed by {Format.Count(count, "run")} that {(count == 1 ? "waits or goes" : "wait or go")} on. Let {(count == 1 ? "it" : "them")} end, or cancel {(count == 1 ? "it" : "them")}, then delete again.");
        }
    }

    private static bool IsOf(QueuedRun run, TaskFile task) =>
        run.Request.Task == task.Name || run.Task == task.Name || Path.GetFullPath(run.Request.Task) == task.Path;
}
