using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Library;

/// <summary>Which tasks and runs use which datasets.</summary>
public sealed class DatasetUses(TaskCatalog catalog, LogIndex index)
{
    private TasksBySource? _tasks;
    private RunsByDataset? _runs;

    /// <summary>Number of runs by the name of their dataset: counted once for all who look, until a log changes.</summary>
    public async Task<IReadOnlyDictionary<string, int>> RunsAsync(CancellationToken cancellationToken)
    {
        // The version comes first: what changes meanwhile is at most counted twice.
        var version = index.Version;
        if (_runs is { } runs && runs.Version == version)
        {
            return runs.Counts;
        }

        var logs = await index.ListAsync(cancellationToken);
        var counts = await Task.Run(() => logs.Select(l => l.Overview?.Dataset).OfType<string>().CountBy(n => n).ToDictionary(StringComparer.Ordinal), cancellationToken);
        _runs = new RunsByDataset(version, counts);
        return counts;
    }

    /// <summary>The tasks whose items lie in each file, by its path: one look at all tasks for any number of datasets and of those who look, until a task changes.</summary>
    public ILookup<string, TaskFile> TasksByPath()
    {
        var files = catalog.List();
        if (_tasks is { } tasks && ReferenceEquals(tasks.Files, files))
        {
            return tasks.ByPath;
        }

        var byPath = files.Where(t => t.Task?.Source is not null).ToLookup(t => t.Task!.Source!.Path, StringComparer.Ordinal);
        _tasks = new TasksBySource(files, byPath);
        return byPath;
    }

    /// <summary>The tasks whose items lie in a dataset.</summary>
    public IReadOnlyList<TaskFile> TasksOf(DatasetEntry entry) => [.. TasksByPath()[entry.Path]];

    private sealed record TasksBySource(IReadOnlyList<TaskFile> Files, ILookup<string, TaskFile> ByPath);

    private sealed record RunsByDataset(long Version, IReadOnlyDictionary<string, int> Counts);
}
